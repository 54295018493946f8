package io.mitogen.it;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What one logger says while this is open. Thread-safe. */
public final class Heard extends Handler implements AutoCloseable {
  private final Logger logger;
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  private Heard(Logger logger) {
    this.logger = logger; // held, or else the logger, and this with it, would be collected
  }

  public static Heard by(String name) {
    Heard heard = new Heard(Logger.getLogger(name));
    heard.logger.addHandler(heard);
    heard.logger.setUseParentHandlers(false);
    return heard;
  }

  public List<String> lines() {
    return records.stream().map(LogRecord::getMessage).toList();
  }

  /** What the record of that number was about. */
  Throwable thrown(int number) {
    return records.get(number).getThrown();
  }

  /** Only warnings, and worse. */
  public List<String> warnings() {
    return records.stream()
        .filter(each -> each.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogRecord::getMessage)
        .toList();
  }

  @Override
  public void publish(LogRecord heard) {
    records.add(heard);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
