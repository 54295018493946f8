package io.mitogen.ssh.question;

import io.mitogen.ConnectException;
import io.mitogen.Secret;
import io.mitogen.Tuple;
import io.mitogen.spi.Answerer;
import io.mitogen.spi.Deadline;
import io.mitogen.ssh.HostKey;
import io.mitogen.ssh.Prompt;
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

  /** The password of {@code account}; none if the program has none. */
  public Optional<Secret> password(String account) {
    return secret(ask(ConnectException.Phase.AUTHENTICATE, Tuple.of("password", account)));
  }

  /** The passphrase of the private key in this file; none if the program has none. */
  public Optional<Secret> passphrase(String file) {
    return secret(ask(ConnectException.Phase.AUTHENTICATE, Tuple.of("passphrase", file)));
  }

  /** The answer to a question of the server; none if the program has none. */
  public Optional<Secret> prompt(Prompt prompt) {
    return secret(ask(
        ConnectException.Phase.AUTHENTICATE,
        Tuple.of(
            "prompt",
            prompt.account(),
            prompt.name(),
            prompt.instruction(),
            prompt.text(),
            prompt.echo())));
  }

  /** Whether this key is to be trusted; empty if the program leaves that to us. */
  public Optional<Boolean> hostKey(HostKey key) {
    Object answer = ask(
        ConnectException.Phase.HOST_KEY,
        Tuple.of("host-key", key.host(), key.port(), key.type(), key.fingerprint(), key.line()));
    return answer instanceof Boolean trusted ? Optional.of(trusted) : Optional.empty();
  }

  private static Optional<Secret> secret(@Nullable Object answer) {
    return answer instanceof Secret secret ? Optional.of(secret) : Optional.empty();
  }

  /**
   * Any question.
   *
   * @param phase where an error is to say that the attempt ended
   * @throws ConnectException if there is no answer in time, or the program throws
   */
  public @Nullable Object ask(ConnectException.Phase phase, Tuple question) {
    if (answerer == Answerer.NONE) {
      return null;
    }
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    Thread thread = new Thread(() -> answer(question, answer), "mitogen-question");
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw failed(
          phase, ConnectException.Reason.TIMEOUT, "the program gave no answer in time", null);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw failed(phase, ConnectException.Reason.CANCELLED, "it was interrupted", e);
    } catch (ExecutionException e) {
      throw failed(
          phase, ConnectException.Reason.OTHER, "the program threw " + e.getCause(), e.getCause());
    }
  }

  private void answer(Tuple question, CompletableFuture<@Nullable Object> answer) {
    try {
      answer.complete(answerer.answer(question));
    } catch (Throwable e) {
      answer.completeExceptionally(e);
    }
  }

  private ConnectException failed(
      ConnectException.Phase phase,
      ConnectException.Reason reason,
      String why,
      @Nullable Throwable cause) {
    String text = "could not connect: " + target + ": when it was asked, " + why;
    return new ConnectException(phase, reason, text, List.of(), cause);
  }
}
