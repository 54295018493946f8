package io.mitogen.runtime.node;

import io.mitogen.LogEvent;
import io.mitogen.LogSubscription;
import io.mitogen.runtime.call.Contexts;
import io.mitogen.runtime.log.LogEntry;
import java.util.function.Consumer;

/** Of a context that hears nothing. Immutable. */
final class NoOutput implements Output {
  @Override
  public void printed(LogEntry line) {}

  @Override
  public void printedAtOnce(LogEntry line) {}

  @Override
  public LogSubscription addListener(Contexts contexts, Consumer<LogEvent> listener) {
    throw new AssertionError("nothing can be heard here");
  }

  @Override
  public void setLevel(String logger, System.Logger.Level level) {
    throw new AssertionError("nothing can be heard here");
  }

  @Override
  public void close(boolean mayWait) {}
}
