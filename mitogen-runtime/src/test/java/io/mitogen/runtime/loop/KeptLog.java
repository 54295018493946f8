package io.mitogen.runtime.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what the rooms say. Thread-safe. */
public final class KeptLog implements Log {
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<Throwable> causes = new CopyOnWriteArrayList<>();
  private final List<String> debugging = new CopyOnWriteArrayList<>();
  private volatile boolean debug;
  private volatile boolean ending;

  /** The warnings, such as {@code loop: a task failed}. */
  public List<String> warnings() {
    return warnings;
  }

  /** As if there had been no warnings. */
  public void forgetWarnings() {
    warnings.clear();
  }

  /** What the warnings were about. */
  public List<Throwable> causes() {
    return causes;
  }

  /** What was said for those who look for a mistake, asked for or not. */
  public List<String> debugging() {
    return debugging;
  }

  /** Ends a thread that outlives everything else: from now on, those that log die of it. */
  public void end(Thread thread) throws InterruptedException {
    ending = true;
    thread.setUncaughtExceptionHandler((dead, why) -> {});
    while (thread.isAlive()) {
      thread.interrupt(); // again, for it may have cleared the one before
      thread.join(10);
    }
  }

  @Override
  public void warning(String room, String text, Throwable cause) {
    endThread();
    if (cause != null) {
      causes.add(cause);
    }
    warnings.add(room + ": " + text);
  }

  @Override
  public void info(String room, String text) {
    endThread();
  }

  @Override
  public void debug(String room, String text) {
    endThread();
    debugging.add(room + ": " + text);
  }

  @Override
  public void enableDebug() {
    debug = true;
  }

  @Override
  public boolean isDebug() {
    return debug;
  }

  private void endThread() {
    if (ending) {
      throw new Error("the test is over");
    }
  }
}
