package io.mitogen.runtime.life;

import java.time.Duration;

/** The end of a child, made sure of. Thread-safe. */
public final class Exit extends Thread {
  /** How long the program's shutdown hooks, and callees that hang, may hold up the end (Mitogen row 13.1). */
  public static final Duration GRACE = Duration.ofSeconds(3);

  private Exit() {
    super("mitogen-exit");
    setDaemon(true);
  }

  /** Ends this JVM: in order if it can be, and by force after {@link #GRACE}. Does not return. */
  public static void now() {
    new Exit().start();
    Runtime.getRuntime().exit(0);
  }

  @Override
  public void run() {
    try {
      sleep(GRACE.toMillis());
    } catch (InterruptedException e) {
      interrupt(); // whoever interrupts this thread wants the end even sooner
    }
    Runtime.getRuntime().halt(0);
  }
}
