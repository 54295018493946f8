package io.mitogen.examples;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What this library logs while this is open. Thread-safe. */
final class Heard extends Handler implements AutoCloseable {
  private static final long LIMIT_SECONDS = 20;

  private final Logger logger; // held, or else it would be collected
  private final LinkedBlockingQueue<LogRecord> records = new LinkedBlockingQueue<>();

  Heard() {
    this(Logger.getLogger("mitogen"));
  }

  /** What that logger logs, and those below it. */
  Heard(Logger logger) {
    this.logger = logger;
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  /** The next record with such a message; those before it are gone. */
  LogRecord await(Predicate<String> message) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      LogRecord record = records.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (record == null) {
        throw new AssertionError("nobody said so within " + LIMIT_SECONDS + " s");
      }
      if (message.test(record.getMessage())) {
        return record;
      }
    }
  }

  /** All that was said so far, as {@code logger: message}. */
  List<String> lines() {
    return records.stream()
        .map(record -> record.getLoggerName() + ": " + record.getMessage())
        .toList();
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
