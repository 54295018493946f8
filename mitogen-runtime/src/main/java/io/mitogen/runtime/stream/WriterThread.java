package io.mitogen.runtime.stream;

import org.jspecify.annotations.Nullable;

/** The thread of a stream that writes what may block: comes when there is work, and goes after a while without. Thread-safe. */
final class WriterThread implements Background, Runnable {
  private static final long IDLE_MILLIS = 5_000;

  private final String name;
  private @Nullable Thread thread; // guarded by this, as is all below
  private @Nullable Work work;
  private boolean closed;

  WriterThread(String name) {
    this.name = name;
  }

  @Override
  public synchronized void begin(Work next) {
    work = next;
    if (thread != null) {
      notify();
      return;
    }
    thread = new Thread(this, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized void close() {
    closed = true;
    notify();
  }

  @Override
  public void run() {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      Work next = next();
      while (next != null) {
        while (next.step(buffer)) {}
        next = next();
      }
    } finally {
      gone();
    }
  }

  /** The work to do next, or null if the thread is to end; by then another one may have begun. */
  private synchronized @Nullable Work next() {
    long end = System.nanoTime() + IDLE_MILLIS * 1_000_000;
    long left = IDLE_MILLIS;
    try {
      while (work == null && !closed && left > 0) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      closed = true; // nobody interrupts this thread but a JVM on its way out
    }
    Work next = work;
    work = null;
    if (next == null) {
      thread = null;
    }
    return next;
  }

  private synchronized void gone() {
    if (thread == Thread.currentThread()) { // it died of an error: the next work takes another
      thread = null;
    }
  }
}
