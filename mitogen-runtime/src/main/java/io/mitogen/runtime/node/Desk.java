package io.mitogen.runtime.node;

import io.mitogen.Context;
import io.mitogen.HandlerOptions;
import io.mitogen.Message;
import io.mitogen.Router;
import io.mitogen.Tuple;
import io.mitogen.UndeliverableException;
import io.mitogen.spi.Answerer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where another context, which connects for this one, has its questions answered. Thread-safe. Every answer is given on a
 * thread of its own.
 *
 * <p>An answer is a list of one; a failure is a {@link Tuple} of its text.
 */
final class Desk {
  private final Answerer answerer;

  private Desk(Answerer answerer) {
    this.answerer = answerer;
  }

  /** The handle of a desk for the questions of {@code respondent}; to be removed when it has no more of them. */
  static int open(Router router, Context respondent, Answerer answerer) {
    return router.addHandler(
        HandlerOptions.defaults().respondent(respondent), new Desk(answerer)::received);
  }

  /** Asks at the desk that {@code context} has opened; the answer takes at most so long. */
  static Answerer at(Context context, int handle, Duration limit) {
    return question -> ask(context, handle, limit, question);
  }

  private void received(Message message) {
    if (message.dead().isPresent()) {
      return;
    }
    Object question = message.value();
    if (question == null) {
      message.reply(List.of());
      return;
    }
    Thread thread = new Thread(() -> reply(message, question), "mitogen-answer");
    thread.setDaemon(true);
    thread.start();
  }

  private void reply(Message message, Object question) {
    try {
      message.reply(answer(question));
    } catch (UndeliverableException e) { // an answer that may not travel: whoever asked is told
      message.reply(Tuple.of(e.toString()));
    }
  }

  private Object answer(Object question) {
    try {
      Object answer = answerer.answer(question);
      return answer == null ? List.of() : List.of(answer);
    } catch (RuntimeException | Error e) {
      return Tuple.of(e.toString());
    }
  }

  private static @Nullable Object ask(
      Context context, int handle, Duration limit, Object question) {
    Object answer;
    try {
      answer = context.request(handle, question).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + context.name() + " was asked", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(context.name() + " could not be asked: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(context.name() + " gave no answer within " + limit, e);
    }
    if (answer instanceof Tuple failure) {
      throw new IllegalStateException(
          "in " + context.name() + ", " + failure.asList().get(0));
    }
    return answer instanceof List<?> list && !list.isEmpty() ? list.get(0) : null;
  }
}
