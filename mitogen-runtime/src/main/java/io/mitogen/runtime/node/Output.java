package io.mitogen.runtime.node;

import io.mitogen.LogEvent;
import io.mitogen.LogSubscription;
import io.mitogen.runtime.call.Contexts;
import io.mitogen.runtime.log.LogEntry;
import java.util.function.Consumer;

/** Where it goes what the contexts below print, and log. Thread-safe. */
public interface Output {
  /** A line that a child has printed. Blocks while too much waits: so whoever prints is slowed down. */
  void printed(LogEntry line);

  /** One that it has printed while it was starting. Does not block. */
  void printedAtOnce(LogEntry line);

  /**
   * Hears all of it, from now on.
   *
   * @throws IllegalStateException if it does not end here
   */
  LogSubscription addListener(Contexts contexts, Consumer<LogEvent> listener);

  /**
   * Says which records are wanted.
   *
   * @throws IllegalStateException if that is not for this context to say
   */
  void setLevel(String logger, System.Logger.Level level);

  /**
   * There is little to come, if anything, and nobody waits any more.
   *
   * @param mayWait whether to wait until all that came was heard; bounded
   */
  void close(boolean mayWait);
}
