package io.mitogen.benchmarks.ssh;

import java.time.Duration;

/** When bytes that go one way arrive: those of all connections, one behind the other. Thread-safe. */
final class Line {
  private final long delayNanos;
  private final double nanosPerByte;
  private long freeAt;

  /**
   * One.
   *
   * @param oneWay how long each byte is on the way
   * @param bytesPerSecond as many as it takes; {@link Double#POSITIVE_INFINITY} if it takes them all at once
   */
  Line(Duration oneWay, double bytesPerSecond, long now) {
    this.delayNanos = oneWay.toNanos();
    this.nanosPerByte = Duration.ofSeconds(1).toNanos() / bytesPerSecond;
    this.freeAt = now;
  }

  /** Takes bytes, as soon as those before have left. */
  synchronized Arrival take(int bytes, long now) {
    long start = freeAt - now > 0 ? freeAt : now;
    freeAt = start + (long) (bytes * nanosPerByte);
    return new Arrival(freeAt, freeAt + delayNanos);
  }

  /**
   * When bytes have left, and when they arrive. Immutable.
   *
   * @param left until then, the sender has to wait
   */
  record Arrival(long left, long due) {}
}
