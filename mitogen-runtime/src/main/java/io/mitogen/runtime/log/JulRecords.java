package io.mitogen.runtime.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What the program logs here, through {@code java.util.logging} or what is built on it, {@link System.Logger} for one.
 * Thread-safe; a record is sent by the thread that logs it.
 *
 * <p>Made by the boot class, for the JDK, when something is logged for the first time.
 */
public final class JulRecords extends Handler implements Runnable, BiConsumer<String, Integer> {
  private final LogSender sender;
  private final LogLevels levels;
  private final Formatter formatter = new SimpleFormatter();
  private final Map<String, Logger> kept = new HashMap<>(); // guarded by itself; else their levels
  // are lost
  private final ThreadLocal<Boolean> sending = new ThreadLocal<>();

  /** For the boot class, which knows no more than the name. */
  public JulRecords() {
    this(LogSender.ofThisJvm(), LogLevels.ofThisJvm());
  }

  JulRecords(LogSender sender, LogLevels levels) {
    this.sender = sender;
    this.levels = levels;
  }

  /**
   * Sets up the logging of this JVM. Levels and handlers are those of the program's own file, if it names one; but the
   * console is the master's log.
   */
  @Override
  public void run() {
    sendAtTheEnd();
    String file = System.getProperty("java.util.logging.config.file");
    boolean unread = System.getProperty("java.util.logging.config.class") != null;
    if (file != null && unread) { // else something was logged before, and the JDK has read it
      configure(Path.of(file));
    }
    Logger root = LogManager.getLogManager().getLogger("");
    for (Handler handler : root.getHandlers()) {
      if (handler instanceof ConsoleHandler) {
        root.removeHandler(handler);
      }
    }
    root.addHandler(this);
    levels.handOver(this).forEach(this);
  }

  /** A program may end itself. */
  private void sendAtTheEnd() {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(sender::end, "mitogen-last-words"));
    } catch (IllegalStateException e) {
      sender.end(); // it has begun to end
    }
  }

  private static void configure(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      LogManager.getLogManager().readConfiguration(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A level that the master wants. */
  @Override
  public void accept(String logger, Integer level) {
    synchronized (kept) {
      kept.computeIfAbsent(logger, Logger::getLogger).setLevel(Level.parse(level.toString()));
    }
  }

  @Override
  public void publish(@Nullable LogRecord logged) {
    // Not what is logged by something that is called to send another record: there would be no end.
    if (logged == null || !isLoggable(logged) || sending.get() != null) {
      return;
    }
    LogEntry entry = entry(logged);
    sending.set(true);
    try {
      sender.log(entry);
    } finally {
      sending.remove();
    }
  }

  private LogEntry entry(LogRecord logged) {
    String logger = logged.getLoggerName();
    String text = formatter.formatMessage(logged);
    return new LogEntry(
        sender.self(),
        logged.getLevel().intValue(),
        logged.getMillis(),
        logger == null ? "" : logger,
        threadOf(logged),
        text == null ? "null" : text,
        logged.getThrown());
  }

  private static String threadOf(LogRecord logged) {
    Thread thread = Thread.currentThread();
    return logged.getLongThreadID() == thread.getId()
        ? thread.getName()
        : "thread " + logged.getLongThreadID();
  }

  @Override
  public void flush() {}

  /** The JDK takes its handlers away while the JVM ends, and others may still log. */
  @Override
  public void close() {
    LogManager.getLogManager().getLogger("").addHandler(this);
  }
}
