package io.mitogen.serial;

import io.mitogen.CallException;
import io.mitogen.RemoteThrowable;
import org.jspecify.annotations.Nullable;

/**
 * What was thrown, as data. No state. Loaded only where something was thrown.
 *
 * <pre>
 * call exception  [context, throwable]
 * throwable       [type, message or null, [frame ...], cause or null, [suppressed throwable ...]]
 * frame           [class, method, file or null, line, class loader or null, module or null, its version or null]
 * </pre>
 */
final class CborFailure {
  private static final int THROWABLE_SIZE = 5;
  private static final int FRAME_SIZE = 7;
  private static final int MIN_FRAME_BYTES = 1 + FRAME_SIZE;

  private CborFailure() {}

  static void write(CallException value, CborWriter out, int depth) {
    out.listHead(2);
    out.text(value.context());
    write((Throwable) value.remote(), out, depth);
  }

  private static void write(Throwable value, CborWriter out, int depth) {
    CborWriter.nest(depth - 1); // it may stand where a scalar may
    out.listHead(THROWABLE_SIZE);
    out.text(
        value instanceof RemoteThrowable remote
            ? remote.type()
            : value.getClass().getName());
    out.textOrNull(value.getMessage());
    StackTraceElement[] frames = value.getStackTrace();
    out.listHead(frames.length);
    for (StackTraceElement frame : frames) {
      write(frame, out);
    }
    Throwable cause = value.getCause();
    if (cause == null) {
      out.nothing();
    } else {
      write(cause, out, depth + 1);
    }
    Throwable[] suppressed = value.getSuppressed();
    out.listHead(suppressed.length);
    for (Throwable each : suppressed) {
      write(each, out, depth + 1);
    }
  }

  private static void write(StackTraceElement frame, CborWriter out) {
    out.listHead(FRAME_SIZE);
    out.text(frame.getClassName());
    out.text(frame.getMethodName());
    out.textOrNull(frame.getFileName());
    out.integer(frame.getLineNumber());
    out.textOrNull(frame.getClassLoaderName());
    out.textOrNull(frame.getModuleName());
    out.textOrNull(frame.getModuleVersion());
  }

  /** Reads what follows the tag at {@code at}. */
  static CallException read(CborReader in, long at, int depth) {
    in.expectList(2, at);
    String context = in.string(at);
    return new CallException(context, throwable(in, at, depth));
  }

  private static RemoteThrowable throwable(CborReader in, long at, int depth) {
    RemoteThrowable result = throwableOrNull(in, at, depth);
    if (result == null) {
      throw CborReader.malformed("null where a throwable should be, in the item", at);
    }
    return result;
  }

  private static @Nullable RemoteThrowable throwableOrNull(CborReader in, long at, int depth) {
    if (!in.expectListOrNull(THROWABLE_SIZE, at)) {
      return null;
    }
    in.nest(depth - 1); // it may stand where a scalar may
    String type = in.string(at);
    String message = in.stringOrNull(at);
    StackTraceElement[] frames = new StackTraceElement[in.listSize(MIN_FRAME_BYTES, at)];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = frame(in, at);
    }
    RemoteThrowable cause = throwableOrNull(in, at, depth + 1);
    RemoteThrowable result = new RemoteThrowable(type, message, frames, cause);
    for (int i = in.listSize(1, at); i > 0; i--) {
      result.addSuppressed(throwable(in, at, depth + 1));
    }
    return result;
  }

  private static StackTraceElement frame(CborReader in, long at) {
    in.expectList(FRAME_SIZE, at);
    String type = in.string(at);
    String method = in.string(at);
    String file = in.stringOrNull(at);
    int line = in.small(at);
    String loader = in.stringOrNull(at);
    String module = in.stringOrNull(at);
    String version = in.stringOrNull(at);
    return new StackTraceElement(loader, module, version, type, method, file, line);
  }
}
