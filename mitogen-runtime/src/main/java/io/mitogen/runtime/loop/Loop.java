package io.mitogen.runtime.loop;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * An event loop: runs tasks one at a time, in the order in which they were given. Thread-safe; what runs on it needs no
 * locks, and must not block.
 */
public interface Loop extends Executor {
  /** Runs {@code task} on the loop, soon. Never blocks. */
  @Override
  void execute(Runnable task);

  /** Says that the loop will be needed soon: for one that is costly to make, and not made yet. */
  default void prepare() {}

  /** Runs {@code task} on the loop once {@code delay} has passed. */
  Timer schedule(Duration delay, Runnable task);

  /** The monotonic clock that timers go by, in nanoseconds. */
  long nanoTime();

  /** Whether the calling thread is the loop's. */
  boolean isCurrent();

  /**
   * Refuses to block the loop.
   *
   * @param what the call that would, such as {@code call}
   * @throws IllegalStateException on the loop
   */
  default void refuseBlocking(String what, String instead) {
    if (isCurrent()) {
      throw new IllegalStateException(what + " would block the event loop, on thread "
          + Thread.currentThread().getName() + "; use " + instead
          + " there, or call from a thread of your own");
    }
  }

  /** A task that will run later. */
  interface Timer {
    /** Takes it back, if it has not begun. */
    void cancel();
  }
}
