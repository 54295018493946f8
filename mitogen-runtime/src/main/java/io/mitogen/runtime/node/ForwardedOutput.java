package io.mitogen.runtime.node;

import io.mitogen.LogEvent;
import io.mitogen.LogSubscription;
import io.mitogen.runtime.call.Contexts;
import io.mitogen.runtime.log.LogEntry;
import io.mitogen.runtime.log.LogSender;
import java.util.function.Consumer;

/** In a context below the master, it goes to the master. Thread-safe. */
final class ForwardedOutput implements Output {
  private final LogSender sender;

  ForwardedOutput(LogSender sender) {
    this.sender = sender;
  }

  @Override
  public void printed(LogEntry line) {
    sender.printed(line);
  }

  @Override
  public void printedAtOnce(LogEntry line) {
    sender.printedAtOnce(line);
  }

  @Override
  public LogSubscription addListener(Contexts contexts, Consumer<LogEvent> listener) {
    throw new IllegalStateException(
        "what is logged arrives in the master alone; add the listener there");
  }

  @Override
  public void setLevel(String logger, System.Logger.Level level) {
    throw new IllegalStateException(
        "which records are sent is for the master to say; set the level of \"" + logger
            + "\" there, or with the logging library of this context for this context alone");
  }

  /** It lasts as long as the context. */
  @Override
  public void close(boolean mayWait) {}
}
