package io.mitogen.core;

import io.mitogen.Dead;
import io.mitogen.LogEvent;
import io.mitogen.LogSubscription;
import io.mitogen.runtime.call.Contexts;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.log.LogEntry;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.node.Output;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.Listening;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where it ends what the contexts below print and log: in the loggers of this program, and with whoever listens. Thread-safe;
 * all of it is heard on one thread, and a context that sends it is told when that is done.
 */
final class MasterOutput implements Output, Handler {
  private static final int MAX_BYTES_OF_ONE = 1024 * 1024; // that are sent and not heard yet
  private static final long CLOSE_MILLIS = 2_000;

  private final MessageRouter messages;
  private final Log log;
  private final OutputThread thread;
  private @Nullable LogWriter writer; // confined to that thread; made when a context says something
  private final Origins origins;
  private final List<Subscription> listeners = new CopyOnWriteArrayList<>();
  private final Map<Integer, Long> underWay = new ConcurrentHashMap<>();
  private final Map<String, Integer> levels = new TreeMap<>(); // guarded by itself

  /** Listens to all that come. */
  MasterOutput(MessageRouter messages, Log log) {
    this.messages = messages;
    this.log = log;
    this.thread = new OutputThread(log);
    this.origins = new Origins(messages::below);
    messages.onArrival(this::came);
    messages.listen(Wire.FORWARD_LOG, Listening.atOnce(Policy.DESCENDANTS, this));
  }

  /** It is told of the levels before anyone can call it. */
  private void came(Descendant context) {
    origins.add(context);
    synchronized (levels) {
      if (!levels.isEmpty()) {
        tell(context.id(), levels);
      }
    }
  }

  @Override
  public void setLevel(String logger, System.Logger.Level level) {
    synchronized (levels) {
      levels.put(logger, level.getSeverity());
      for (Descendant context : messages.below()) {
        tell(context.id(), Map.of(logger, level.getSeverity()));
      }
    }
  }

  private void tell(int context, Map<String, Integer> those) {
    WireOutput data = Outbound.data(Integer.MAX_VALUE);
    those.forEach((logger, level) -> {
      data.text(logger);
      data.i32(level);
    });
    messages.answer(
        new Outbound(Wire.CONTROL, context, messages.self().id(), Wire.LOG_LEVEL, 0, data));
  }

  @Override
  public void printed(LogEntry line) {
    thread.put(line.text().length(), () -> hear(line));
  }

  @Override
  public void printedAtOnce(LogEntry line) {
    thread.add(line.text().length(), () -> hear(line));
  }

  /** On the thread that reads, which must not wait: whoever sends waits for the confirmation. */
  @Override
  public void handle(Inbound message) {
    int from = message.src();
    long size = message.size();
    List<LogEntry> entries = read(message);
    if (underWay.merge(from, size, Long::sum) > MAX_BYTES_OF_ONE) {
      heard(from, size);
      messages.refuse(message, Dead.Reason.POLICY, "more logs than one context may send at once");
      return;
    }
    thread.add((int) size, () -> {
      try {
        entries.forEach(this::hear);
      } finally {
        heard(from, size);
        messages.confirm(message);
      }
    });
  }

  private void heard(int from, long size) {
    underWay.merge(from, -size, (all, done) -> all + done == 0 ? null : all + done);
  }

  /** Those of the context that sends it, and of those below it. */
  private List<LogEntry> read(Inbound message) {
    List<LogEntry> entries = new ArrayList<>();
    WireInput in = message.input();
    while (in.remaining() > 0) {
      LogEntry entry = LogEntry.read(in);
      if (origins.isWithin(entry.context(), message.src())) {
        entries.add(entry);
      } else {
        log.warning(
            "log",
            "context " + message.src() + " sent a log of context " + entry.context()
                + ", which is not below it; the message is dropped",
            null);
        return List.of();
      }
    }
    return entries;
  }

  private void hear(LogEntry entry) {
    String name = origins.name(entry.context());
    if (name == null) {
      return; // of one that has gone, and came before ten thousand others
    }
    try {
      writer().write(name, entry);
    } finally {
      for (Subscription listener : listeners) {
        listener.hear(name, entry);
      }
    }
  }

  private LogWriter writer() {
    if (writer == null) {
      writer = new LogWriter(System::getLogger);
    }
    return writer;
  }

  private static String trace(@Nullable Throwable thrown) {
    StringWriter text = new StringWriter();
    if (thrown != null) {
      thrown.printStackTrace(new PrintWriter(text));
    }
    return text.toString();
  }

  @Override
  public LogSubscription addListener(Contexts contexts, Consumer<LogEvent> listener) {
    Subscription subscription = new Subscription(contexts, listener);
    listeners.add(subscription);
    return subscription;
  }

  @Override
  public void close(boolean mayWait) {
    thread.close();
    if (mayWait) {
      thread.await(CLOSE_MILLIS);
    }
  }

  /** A listener of the program's. */
  private final class Subscription implements LogSubscription {
    private final Contexts contexts;
    private final Consumer<LogEvent> listener;
    private boolean failed; // confined to the thread

    Subscription(Contexts contexts, Consumer<LogEvent> listener) {
      this.contexts = contexts;
      this.listener = listener;
    }

    void hear(String name, LogEntry entry) {
      try {
        listener.accept(event(name, entry));
      } catch (Throwable e) {
        if (!failed) {
          failed = true;
          log.warning("log", "a listener failed; it goes on, and is not complained of again", e);
        }
      }
    }

    private LogEvent event(String name, LogEntry entry) {
      return new LogEvent(
          contexts.context(entry.context(), name),
          entry.level(),
          entry.logger(),
          entry.thread(),
          Instant.ofEpochMilli(entry.millis()),
          entry.text(),
          trace(entry.thrown()));
    }

    @Override
    public void close() {
      listeners.remove(this);
    }
  }
}
