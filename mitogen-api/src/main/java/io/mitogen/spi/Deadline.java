package io.mitogen.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A moment on the monotonic clock of this JVM by which something must be done; it may also be given up before. Thread-safe.
 * It never crosses the wire: what is sent is the time left.
 */
public final class Deadline {
  private final long nanoTime;
  private final List<Runnable> actions = new ArrayList<>(1); // guarded by this, as is givenUp
  private boolean givenUp;

  private Deadline(long nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The moment that is {@code limit} from now; limits of more than a hundred years are a hundred years. */
  public static Deadline in(Duration limit) {
    Duration longest = Duration.ofDays(36_500);
    return new Deadline(
        System.nanoTime() + (limit.compareTo(longest) > 0 ? longest : limit).toNanos());
  }

  /** The time left, zero once it has passed or was given up. */
  public Duration left() {
    return Duration.ofNanos(isGivenUp() ? 0 : Math.max(0, nanoTime - System.nanoTime()));
  }

  /** Whether it has passed, or was given up. */
  public boolean passed() {
    return isGivenUp() || nanoTime - System.nanoTime() <= 0;
  }

  /** Whether nobody wants any more what it was for. */
  public synchronized boolean isGivenUp() {
    return givenUp;
  }

  /**
   * Nobody wants any more what it was for, or it took too long: whoever works on it is to end soon. For who made it.
   */
  public void giveUp() {
    List<Runnable> now;
    synchronized (this) {
      givenUp = true;
      now = List.copyOf(actions);
      actions.clear();
    }
    now.forEach(Runnable::run);
  }

  /**
   * Says what ends a wait that nothing else would end, such as closing a socket. It runs once, when this is given up, at
   * once if that was before; on any thread, the event loop too, so it must not block; and may run after the wait is over.
   */
  public void whenGivenUp(Runnable action) {
    synchronized (this) {
      if (!givenUp) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }
}
