package io.mitogen.core;

import io.mitogen.runtime.loop.Log;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Hands what the rooms say to the loggers {@code mitogen.<room>}, one for each, so that one can be turned on. Thread-safe. */
final class SystemLog implements Log {
  private volatile boolean debug;

  @Override
  public void warning(String room, String text, @Nullable Throwable cause) {
    if (cause == null) {
      logger(room).log(Level.WARNING, text);
    } else {
      logger(room).log(Level.WARNING, text, cause);
    }
  }

  @Override
  public void info(String room, String text) {
    logger(room).log(Level.INFO, text);
  }

  @Override
  public void debug(String room, String text) {
    logger(room).log(debug ? Level.INFO : Level.DEBUG, text);
  }

  @Override
  public void enableDebug() {
    debug = true;
  }

  @Override
  public boolean isDebug() {
    return debug;
  }

  private static System.Logger logger(String room) {
    return System.getLogger("mitogen." + room);
  }
}
