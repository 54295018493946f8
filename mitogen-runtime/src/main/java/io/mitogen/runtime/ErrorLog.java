package io.mitogen.runtime;

import io.mitogen.runtime.log.LogSender;
import io.mitogen.runtime.loop.Log;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * What the rooms of a child have to say. Thread-safe. It is sent to the master, as records are; but what is of interest to
 * those who look for a fault goes to standard error, which the parent logs: it is said of sending, too. So does what is said
 * while there is no link.
 */
final class ErrorLog implements Log {
  private final LogSender sender = LogSender.ofThisJvm();
  private volatile boolean debug;

  @Override
  public void warning(String room, String text, @Nullable Throwable cause) {
    say(Level.WARNING, room, text, cause);
  }

  @Override
  public void info(String room, String text) {
    say(Level.INFO, room, text, null);
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

  private void say(Level level, String room, String text, @Nullable Throwable cause) {
    if (sender.isOpen()) {
      sender.logAtOnce(level, "mitogen." + room, text, cause);
    } else {
      print(room, text, cause);
    }
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
