package io.mitogen;

import java.time.Duration;

/**
 * Owns the event loop and the lifetime of every router on it. Thread-safe.
 *
 * <p>Several routers may share one broker; closing the broker closes them all. Its threads are daemons, so a forgotten
 * {@link #close} can't keep a program alive, and the contexts end when the program does.
 */
public interface Broker extends AutoCloseable {
  /** Begins to close everything and returns at once. Calling it again changes nothing. */
  void shutdown();

  /**
   * Waits until everything is closed, at most {@code limit}. Must not be called on the event loop.
   *
   * @return whether everything is closed
   * @throws InterruptedException if the waiting thread is interrupted; the shutdown goes on
   */
  boolean join(Duration limit) throws InterruptedException;

  /**
   * {@link #shutdown}, then waits, bounded: contexts get 5 seconds to end by themselves (Mitogen row 13.1), then their
   * processes are killed. From the event loop, where nothing may block, it only begins.
   */
  @Override
  void close();
}
