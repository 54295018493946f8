package io.mitogen.it.sudo;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** All that is logged in this JVM while this is open, at every level, as it would be written; and nobody else hears it. Thread-safe. */
final class AllRecords extends Handler implements AutoCloseable {
  private final Logger root = Logger.getLogger("");
  private final Level before = root.getLevel();
  private final List<Handler> others = List.of(root.getHandlers());
  private final List<String> lines = new CopyOnWriteArrayList<>();

  AllRecords() {
    setLevel(Level.ALL);
    root.setLevel(Level.ALL);
    root.addHandler(this);
    others.forEach(root::removeHandler);
  }

  /** As text. */
  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord heard) {
    StringWriter text = new StringWriter();
    text.append(heard.getLoggerName()).append(": ").append(heard.getMessage());
    Object[] parameters = heard.getParameters();
    if (parameters != null && parameters.length > 0) {
      text.append(MessageFormat.format("; {0}", List.of(parameters)));
    }
    if (heard.getThrown() != null) {
      heard.getThrown().printStackTrace(new PrintWriter(text));
    }
    lines.add(text.toString());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    root.removeHandler(this);
    others.forEach(root::addHandler);
    root.setLevel(before);
  }
}
