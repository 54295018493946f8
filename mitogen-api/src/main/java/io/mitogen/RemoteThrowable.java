package io.mitogen;

import org.jspecify.annotations.Nullable;

/**
 * Something thrown in another context, as data: its type by name, so that the class need not be here; its message, frames,
 * causes and suppressed exceptions.
 */
public final class RemoteThrowable extends Throwable {
  private static final long serialVersionUID = 1;

  private final String type;

  /**
   * Rebuilds what was thrown; suppressed exceptions are added with {@link #addSuppressed}.
   *
   * @param type the class name of what was thrown
   * @param message its message, possibly truncated
   * @param frames its stack trace
   */
  public RemoteThrowable(
      String type,
      @Nullable String message,
      StackTraceElement[] frames,
      @Nullable RemoteThrowable cause) {
    super(message, cause, true, true);
    this.type = type;
    setStackTrace(frames);
  }

  /** The class name of what was thrown, such as {@code java.io.FileNotFoundException}. */
  public String type() {
    return type;
  }

  /** No trace of this side: it would only be replaced. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  /** As the thrown object itself would print. */
  @Override
  public String toString() {
    String message = getMessage();
    return message == null ? type : type + ": " + message;
  }
}
