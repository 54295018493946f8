package io.mitogen.runtime.call;

import io.mitogen.RemoteThrowable;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a callee threw, as the data of a failure. No state. Truncates, never refuses: whatever was thrown arrives.
 *
 * <pre>
 *  failure = | type text | has message u8 | message text | frames u16 | frame ... | has cause u8 | cause failure
 *            | suppressed u8 | failure ... |
 *  frame   = | class text | method text | file text | line i32 |
 * </pre>
 */
public final class Failures {
  private static final int MAX_TYPE_CHARS = 1024;
  private static final int MAX_MESSAGE_CHARS = 16 * 1024;
  private static final int MAX_FRAMES = 200;
  private static final int MAX_CAUSES = 16;
  private static final int MAX_SUPPRESSED = 8;

  private Failures() {}

  /** A throwable as the data of a message; without its causes, if that is over the limit, or without a word of its own. */
  public static WireOutput data(Throwable thrown, int maxMessageBytes) {
    WireOutput data = Outbound.data(maxMessageBytes);
    try {
      write(thrown, data);
      return data;
    } catch (UndeliverableException e) {
      data = Outbound.data(maxMessageBytes);
      write(thrown, data, MAX_CAUSES);
      return data;
    } catch (Throwable e) { // the program's own exception class may fail in every method of it
      data = Outbound.data(maxMessageBytes);
      write(
          new IllegalStateException(thrown.getClass().getName() + ", which can't be described: "
              + e.getClass().getName()),
          data);
      return data;
    }
  }

  /** Appends a throwable; of a cycle of causes, as much as {@link #MAX_CAUSES} allows. */
  public static void write(Throwable thrown, WireOutput out) {
    write(thrown, out, 0);
  }

  private static void write(Throwable thrown, WireOutput out, int depth) {
    out.text(cut(typeOf(thrown), MAX_TYPE_CHARS));
    String message = messageOf(thrown);
    out.u8(message == null ? 0 : 1);
    if (message != null) {
      out.text(cut(message, MAX_MESSAGE_CHARS));
    }
    writeFrames(thrown.getStackTrace(), out);
    Throwable cause = depth < MAX_CAUSES ? thrown.getCause() : null;
    out.u8(cause == null ? 0 : 1);
    if (cause != null) {
      write(cause, out, depth + 1);
    }
    Throwable[] suppressed = thrown.getSuppressed();
    int count = depth < 2 ? Math.min(suppressed.length, MAX_SUPPRESSED) : 0;
    out.u8(count);
    for (int i = 0; i < count; i++) {
      write(suppressed[i], out, depth + 1);
    }
  }

  private static void writeFrames(StackTraceElement[] frames, WireOutput out) {
    int count = Math.min(ownFrames(frames), MAX_FRAMES);
    out.u16(count);
    for (int i = 0; i < count; i++) {
      StackTraceElement frame = frames[i];
      out.text(cut(frame.getClassName(), MAX_TYPE_CHARS));
      out.text(cut(frame.getMethodName(), MAX_TYPE_CHARS));
      String file = frame.getFileName();
      out.text(file == null ? "" : cut(file, MAX_TYPE_CHARS));
      out.i32(frame.getLineNumber());
    }
  }

  /** The frames of the program, without those that led from the library to it. */
  private static int ownFrames(StackTraceElement[] frames) {
    int count = 0;
    while (count < frames.length
        && !frames[count].getClassName().startsWith("io.mitogen.runtime.call.")) {
      count++;
    }
    while (count > 0 && frames[count - 1].getClassName().contains(".reflect.")) {
      count--;
    }
    return count;
  }

  /** What was thrown, as it is shown to the caller. */
  public static RemoteThrowable read(WireInput in) {
    return read(in, 0);
  }

  private static RemoteThrowable read(WireInput in, int depth) {
    if (depth > MAX_CAUSES + 1) {
      in.require(Long.MAX_VALUE); // malformed: nobody writes so many
    }
    String type = in.text();
    String message = in.u8() == 0 ? null : in.text();
    StackTraceElement[] frames = new StackTraceElement[Math.min(in.u16(), MAX_FRAMES)];
    for (int i = 0; i < frames.length; i++) {
      String className = in.text();
      String method = in.text();
      String file = in.text();
      frames[i] = new StackTraceElement(className, method, file.isEmpty() ? null : file, in.i32());
    }
    RemoteThrowable cause = in.u8() == 0 ? null : read(in, depth + 1);
    RemoteThrowable thrown = new RemoteThrowable(type, message, frames, cause);
    for (int left = in.u8(); left > 0; left--) {
      thrown.addSuppressed(read(in, depth + 1));
    }
    return thrown;
  }

  private static String typeOf(Throwable thrown) {
    return thrown instanceof RemoteThrowable remote
        ? remote.type()
        : thrown.getClass().getName();
  }

  /** A program's own {@code getMessage} may throw as well. */
  private static @Nullable String messageOf(Throwable thrown) {
    try {
      return thrown.getMessage();
    } catch (Throwable e) {
      return "[its message can't be had: getMessage() threw " + e.getClass().getName() + "]";
    }
  }

  /** Also what UTF-8 can't say becomes a question mark here, rather than an error at the other end. */
  private static String cut(String text, int maxChars) {
    String kept = text.length() <= maxChars
        ? text
        : text.substring(0, maxChars) + " [truncated: " + (text.length() - maxChars)
            + " more characters]";
    return new String(kept.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
