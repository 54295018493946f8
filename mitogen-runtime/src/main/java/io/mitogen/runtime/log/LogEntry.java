package io.mitogen.runtime.log;

import io.mitogen.LogEvent;
import io.mitogen.RemoteThrowable;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.call.Failures;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A record of a log, or a printed line, on its way to the master. Immutable.
 *
 * <pre>
 *  | context i32 | level i32 | milliseconds i64 | logger text | thread text | length i32 | text | has throwable u8 | failure |
 * </pre>
 *
 * <p>A level is the number that {@link System.Logger.Level#getSeverity} and {@code java.util.logging} have for it.
 */
public final class LogEntry {
  private static final int MAX_NAME_CHARS = 256;
  private static final int MAX_TEXT_CHARS = 64 * 1024;
  private static final int MAX_ARRIVED_CHARS =
      MAX_TEXT_CHARS + 100; // with what says that it was cut
  private static final int MAX_THROWABLE_BYTES = 128 * 1024;

  private final int context;
  private final int level;
  private final long millis;
  private final String logger;
  private final String thread;
  private final String text;
  private final @Nullable Throwable thrown;

  /**
   * An entry of {@code context}; what is too long is cut.
   *
   * @param millis when, since 1970
   * @param thread the name of the thread, or nothing
   */
  public LogEntry(
      int context,
      int level,
      long millis,
      String logger,
      String thread,
      String text,
      @Nullable Throwable thrown) {
    this.context = context;
    this.level = level;
    this.millis = millis;
    this.logger = name(logger);
    this.thread = name(thread);
    this.text = text.length() <= MAX_ARRIVED_CHARS ? text : cut(text);
    this.thrown = thrown;
  }

  /** A line that {@code context} has printed. */
  public static LogEntry printed(int context, System.Logger.Level level, long millis, String line) {
    return new LogEntry(context, level.getSeverity(), millis, LogEvent.PRINTED, "", line, null);
  }

  private static String cut(String text) {
    return text.substring(0, MAX_TEXT_CHARS) + " [truncated: " + (text.length() - MAX_TEXT_CHARS)
        + " more characters]";
  }

  /** What would make two lines of one, or more, is not for names. */
  private static String name(String text) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_NAME_CHARS; i++) {
      name.append(Character.isISOControl(text.charAt(i)) ? '?' : text.charAt(i));
    }
    return name.toString();
  }

  /** From a message, which is not trusted. */
  public static LogEntry read(WireInput in) {
    int context = in.i32();
    int level = in.i32();
    long millis = in.i64();
    String logger = in.text();
    String thread = in.text();
    String text = in.utf8(in.i32());
    return new LogEntry(
        context, level, millis, logger, thread, text, in.u8() == 0 ? null : Failures.read(in));
  }

  /** As it travels. Calls what was thrown for its message, so for the thread that has logged it. */
  public byte[] encoded() {
    WireOutput out = new WireOutput();
    out.i32(context);
    out.i32(level);
    out.i64(millis);
    out.text(logger);
    out.text(thread);
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.i32(utf8.length);
    out.bytes(utf8);
    byte[] failure = failure();
    out.u8(failure.length == 0 ? 0 : 1);
    out.bytes(failure);
    return out.toByteArray();
  }

  private byte[] failure() {
    if (thrown == null) {
      return new byte[0];
    }
    try {
      return Failures.data(thrown, MAX_THROWABLE_BYTES).toByteArray();
    } catch (UndeliverableException e) { // one trace of very long names
      return Failures.data(
              new RemoteThrowable(
                  thrown.getClass().getName(), null, new StackTraceElement[0], null),
              MAX_THROWABLE_BYTES)
          .toByteArray();
    }
  }

  /** The context that it is of. */
  public int context() {
    return context;
  }

  /** How important it is. */
  public System.Logger.Level level() {
    System.Logger.Level found = System.Logger.Level.TRACE;
    for (System.Logger.Level each : System.Logger.Level.values()) {
      boolean real = each != System.Logger.Level.ALL && each != System.Logger.Level.OFF;
      if (real && each.getSeverity() <= level) {
        found = each;
      }
    }
    return found;
  }

  /** When it was logged, in milliseconds since 1970. */
  public long millis() {
    return millis;
  }

  /** The logger's name. */
  public String logger() {
    return logger;
  }

  /** The name of the thread, or nothing. */
  public String thread() {
    return thread;
  }

  /** What was logged. */
  public String text() {
    return text;
  }

  /** What was logged with it, or null. */
  public @Nullable Throwable thrown() {
    return thrown;
  }

  /** Whether it is a printed line. */
  public boolean isPrinted() {
    return logger.equals(LogEvent.PRINTED) && thread.isEmpty();
  }
}
