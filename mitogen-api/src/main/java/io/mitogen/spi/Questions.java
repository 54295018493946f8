package io.mitogen.spi;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Secret;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the program, wherever that is, and waits for it until the deadline. Thread-safe; blocks. The answers may take their
 * time, so each is given on a thread of its own.
 */
public final class Questions {
  private final String target;
  private final Answerer answerer;
  private final Deadline deadline;

  /**
   * Those of one attempt.
   *
   * @param target what is to be connected, for error messages
   */
  public Questions(String target, Answerer answerer, Deadline deadline) {
    this.target = target;
    this.answerer = answerer;
    this.deadline = deadline;
  }

  /** As {@link #ask}, for what is a secret; none if the program has none. */
  public Optional<Secret> secret(Phase phase, Object question) {
    return ask(phase, question) instanceof Secret secret ? Optional.of(secret) : Optional.empty();
  }

  /**
   * Any question; it and its answer follow the serialization rules.
   *
   * @param phase where an error is to say that the attempt ended
   * @return null if the program has no answer to it
   * @throws ConnectException if there is no answer in time, or the program throws
   */
  public @Nullable Object ask(Phase phase, Object question) {
    if (answerer == Answerer.NONE) {
      return null;
    }
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    Thread thread = new Thread(() -> answer(question, answer), "mitogen-question");
    thread.setDaemon(true);
    thread.start();
    deadline.whenGivenUp(() -> {
      thread.interrupt();
      answer.completeExceptionally(new IllegalStateException("nobody waits for the answer"));
    });
    try {
      return answer.get(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw failed(phase, Reason.TIMEOUT, "the program gave no answer in time", null);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw failed(phase, Reason.CANCELLED, "it was interrupted", e);
    } catch (ExecutionException e) {
      throw failed(phase, Reason.OTHER, "the program threw " + e.getCause(), e.getCause());
    }
  }

  private void answer(Object question, CompletableFuture<@Nullable Object> answer) {
    try {
      answer.complete(answerer.answer(question));
    } catch (Throwable e) {
      answer.completeExceptionally(e);
    }
  }

  private ConnectException failed(
      Phase phase, Reason reason, String why, @Nullable Throwable cause) {
    String text = "could not connect: " + target + ": when it was asked, " + why;
    return new ConnectException(phase, reason, text, List.of(), cause);
  }
}
