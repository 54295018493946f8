package io.mitogen.it.ssh;

import java.time.Duration;

/** Says when bytes may go on. Thread-safe. */
final class Valve {
  private static final long OPEN = -1;

  private long delayNanos;
  private long bytesBack;
  /** How many bytes may have come back before it closes: {@link Long#MAX_VALUE} once it is closed. */
  private long holdAfter = OPEN;

  private Runnable whenHeld = () -> {};

  synchronized void delay(Duration oneWay) {
    delayNanos = oneWay.toNanos();
  }

  /** Closes it at once, or when so many bytes have come back. */
  synchronized void hold(long afterBytesBack) {
    holdAfter = afterBytesBack;
  }

  /** What to do as soon as bytes are held. */
  synchronized void whenHeld(Runnable action) {
    whenHeld = action;
  }

  synchronized void release() {
    holdAfter = OPEN;
    notifyAll();
  }

  /** When bytes that come now may go on. */
  synchronized long due() {
    return System.nanoTime() + delayNanos;
  }

  /**
   * Waits until bytes may go on.
   *
   * @return how many of them
   */
  synchronized int pass(int bytes, boolean back) throws InterruptedException {
    while (isHeld()) {
      whenHeld.run();
      wait();
    }
    int passing = bytes;
    if (back) {
      if (holdAfter != OPEN) {
        passing = (int) Math.min(bytes, holdAfter - bytesBack);
      }
      bytesBack += passing;
    }
    return passing;
  }

  private boolean isHeld() {
    return holdAfter == Long.MAX_VALUE || (holdAfter != OPEN && bytesBack >= holdAfter);
  }
}
