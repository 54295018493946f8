package io.mitogen.runtime.code;

import io.mitogen.UndeliverableException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A request for a class that is under way, for all those who want the same class. Thread-safe. */
final class Fetch {
  private static final long LIMIT_NANOS =
      TimeUnit.SECONDS.toNanos(70); // the one that asks gives up before

  private @Nullable ClassAnswer answer; // guarded by this, as is ended
  private boolean ended;

  /** The answer has come; or, if it is null, none will. */
  synchronized void end(@Nullable ClassAnswer known) {
    if (!ended) {
      ended = true;
      answer = known;
      notifyAll();
    }
  }

  /** Waits for the answer; an interrupt does not end that, and is kept. */
  synchronized ClassAnswer await(String name) {
    boolean interrupted = false;
    long end = System.nanoTime() + LIMIT_NANOS;
    for (long left = LIMIT_NANOS; !ended && left > 0; left = end - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (answer == null) {
      throw new UndeliverableException(
          UndeliverableException.Reason.NO_CLASS,
          name + ": another thread has asked for it, and got no answer");
    }
    return answer;
  }
}
