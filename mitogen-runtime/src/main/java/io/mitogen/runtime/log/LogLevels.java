package io.mitogen.runtime.log;

import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.route.Handler;
import io.mitogen.spi.WireInput;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The levels that the master wants the loggers of this context to have. Thread-safe.
 *
 * <p>They are kept until something is logged, if ever: the classes that log are loaded then, and not for them.
 *
 * <pre>
 *  LOG_LEVEL  | logger text | level i32 | ...
 * </pre>
 */
public final class LogLevels implements Handler {
  private static final LogLevels OF_THIS_JVM = new LogLevels();

  private final Map<String, Integer> levels = new HashMap<>(); // guarded by this, as is all below
  private @Nullable BiConsumer<String, Integer> logging;

  /** None yet. */
  public LogLevels() {}

  /** A JVM's logging is one for all that is in it. */
  public static LogLevels ofThisJvm() {
    return OF_THIS_JVM;
  }

  @Override
  public void handle(Inbound message) {
    WireInput in = message.input();
    while (in.remaining() > 0) {
      String logger = in.text();
      int level = in.i32();
      BiConsumer<String, Integer> to = put(logger, level);
      if (to != null) { // not guarded: whoever sets up the logging has a lock of its own
        to.accept(logger, level);
      }
    }
  }

  private synchronized @Nullable BiConsumer<String, Integer> put(String logger, int level) {
    levels.put(logger, level);
    return logging;
  }

  /** Returns what was set so far; what is set from now on is for {@code to} as well. */
  public synchronized Map<String, Integer> handOver(BiConsumer<String, Integer> to) {
    logging = to;
    return new HashMap<>(levels);
  }
}
