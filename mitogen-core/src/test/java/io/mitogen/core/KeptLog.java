package io.mitogen.core;

import io.mitogen.runtime.loop.Log;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what the rooms warn of. Thread-safe. */
final class KeptLog implements Log {
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<Throwable> causes = new CopyOnWriteArrayList<>();

  List<String> warnings() {
    return warnings;
  }

  List<Throwable> causes() {
    return causes;
  }

  @Override
  public void warning(String room, String text, Throwable cause) {
    warnings.add(room + ": " + text);
    if (cause != null) {
      causes.add(cause);
    }
  }

  @Override
  public void info(String room, String text) {}

  @Override
  public void debug(String room, String text) {}

  @Override
  public void enableDebug() {}

  @Override
  public boolean isDebug() {
    return false;
  }
}
