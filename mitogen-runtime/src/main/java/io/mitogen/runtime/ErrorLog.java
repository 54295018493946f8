package io.mitogen.runtime;

import io.mitogen.runtime.loop.Log;
import org.jspecify.annotations.Nullable;

/** What a child has to say goes to its standard error, which the parent logs. Thread-safe. */
final class ErrorLog implements Log {
  private volatile boolean debug;

  @Override
  public void warning(String room, String text, @Nullable Throwable cause) {
    print(room, text, cause);
  }

  @Override
  public void info(String room, String text) {
    print(room, text, null);
  }

  @Override
  public void debug(String room, String text) {
    if (debug) {
      print(room, text, null);
    }
  }

  @Override
  public void enableDebug() {
    debug = true;
  }

  @Override
  public boolean isDebug() {
    return debug;
  }

  @SuppressWarnings("SystemOut")
  private static void print(String room, String text, @Nullable Throwable cause) {
    synchronized (System.err) { // else the lines of two would mix
      System.err.println("mitogen." + room + ": " + text);
      if (cause != null) {
        cause.printStackTrace();
      }
    }
  }
}
