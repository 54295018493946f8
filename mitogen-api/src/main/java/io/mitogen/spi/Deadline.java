package io.mitogen.spi;

import java.time.Duration;

/**
 * A moment on the monotonic clock of this JVM by which something must be done. Immutable. It never crosses the wire: what
 * is sent is the time left.
 */
public final class Deadline {
  private final long nanoTime;

  private Deadline(long nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The moment that is {@code limit} from now; limits of more than a hundred years are a hundred years. */
  public static Deadline in(Duration limit) {
    Duration longest = Duration.ofDays(36_500);
    return new Deadline(
        System.nanoTime() + (limit.compareTo(longest) > 0 ? longest : limit).toNanos());
  }

  /** The time left, zero once it has passed. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  /** Whether it has passed. */
  public boolean passed() {
    return nanoTime - System.nanoTime() <= 0;
  }
}
