package io.mitogen.runtime;

import io.mitogen.runtime.loop.Log;
import org.jspecify.annotations.Nullable;

/** Warnings go to standard error, which the parent logs; the rest is for masters. Thread-safe. */
final class ErrorLog implements Log {
  @Override
  @SuppressWarnings("SystemOut")
  public void warning(String room, String text, @Nullable Throwable cause) {
    synchronized (System.err) { // else the lines of two would mix
      System.err.println("mitogen." + room + ": " + text);
      if (cause != null) {
        cause.printStackTrace();
      }
    }
  }

  @Override
  public void info(String room, String text) {}

  @Override
  public void debug(String room, String text) {}
}
