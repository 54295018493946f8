package io.mitogen.core;

import io.mitogen.LogEvent;
import io.mitogen.runtime.log.LogEntry;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes what other contexts print and log to the loggers of this program. Confined to the thread that does that.
 *
 * <p>A record goes to the logger of its own name: so loggers are turned on and off here as if all ran here, and there are
 * not more of them when there are more contexts. Which context it is of stands before its text.
 */
final class LogWriter {
  static final String PRINTED = "mitogen." + LogEvent.PRINTED;

  /** For those that are too many: a context that makes names up must not fill the memory. */
  static final String OTHERS = "mitogen.log";

  private static final int MAX_LOGGERS = 1_000;

  private final Function<String, System.Logger> maker;
  private final Map<String, System.Logger> loggers = new HashMap<>();

  /** To the loggers of this name that {@code maker} has. */
  LogWriter(Function<String, System.Logger> maker) {
    this.maker = maker;
  }

  /** Writes what the context called {@code name} has said. */
  void write(String name, LogEntry entry) {
    System.Logger logger = logger(entry);
    Level level = entry.level();
    if (!logger.isLoggable(level)) {
      return;
    }
    String text = name + ": " + (entry.isPrinted() ? "" : head(entry)) + entry.text();
    Throwable thrown = entry.thrown();
    if (thrown == null) {
      logger.log(level, text);
    } else {
      logger.log(level, text, thrown);
    }
  }

  private System.Logger logger(LogEntry entry) {
    String name = entry.isPrinted() ? PRINTED : entry.logger();
    if (loggers.size() >= MAX_LOGGERS && !loggers.containsKey(name)) {
      name = OTHERS;
    }
    return loggers.computeIfAbsent(name, maker);
  }

  /** The time and the thread over there, such as {@code 14:03:11.512 [worker] }. */
  private static String head(LogEntry entry) {
    String time =
        Clock.FORMAT.format(Instant.ofEpochMilli(entry.millis()).atZone(ZoneId.systemDefault()));
    return entry.thread().isEmpty() ? time + ' ' : time + " [" + entry.thread() + "] ";
  }

  /** Costly to make, and not for programs whose contexts log nothing. */
  private static final class Clock {
    static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  }
}
