package io.mitogen.ssh.question;

import java.time.Duration;

/** What the program does in advance, while a connection is being made. Thread-safe. */
public final class Ahead implements AutoCloseable {
  /** Nothing. */
  public static final Ahead NOTHING = new Ahead(new Thread());

  private static final Duration GOODBYE_LIMIT = Duration.ofMillis(500);

  private final Thread thread;

  private Ahead(Thread thread) {
    this.thread = thread;
  }

  static Ahead start(Runnable task) {
    Thread thread = new Thread(task, "mitogen-ahead");
    thread.setDaemon(true);
    thread.start();
    return new Ahead(thread);
  }

  /** It is of no use any more: interrupts it if it is not done, and waits for its end a little. */
  @Override
  public void close() {
    if (!thread.isAlive()) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(GOODBYE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
