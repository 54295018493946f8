package io.mitogen.runtime.loop;

import org.jspecify.annotations.Nullable;

/**
 * Where the rooms say what someone should know. Thread-safe. The master hands it to {@link System.Logger}; a child, which
 * should start quickly, to its standard error, which the master logs.
 */
public interface Log {
  /** Someone should act. */
  void warning(String room, String text, @Nullable Throwable cause);

  /** A child came or went, or printed something. */
  void info(String room, String text);

  /** A state changed, or a frame came or went. Mostly of no interest. */
  void debug(String room, String text);

  /** From now on, {@link #debug} is of interest. */
  void enableDebug();

  /** Whether it is: what is costly to say need not be said otherwise. */
  boolean isDebug();
}
