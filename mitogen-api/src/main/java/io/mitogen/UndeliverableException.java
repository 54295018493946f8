package io.mitogen;

import org.jspecify.annotations.Nullable;

/**
 * A call or message could not be encoded or delivered. The callee did not run, but for {@link Reason#RESULT}. The context,
 * the stream and every other call live on.
 */
public final class UndeliverableException extends MitogenException {
  private static final long serialVersionUID = 1;

  /** What stood in the way. */
  public enum Reason {
    /** An argument, a captured value or the callee itself may not travel. Nothing was sent. */
    ARGUMENT,
    /** The callee ran, and its result may not travel. */
    RESULT,
    /** The message is over the limit of the tree. */
    TOO_LARGE,
    /** The class to be called can't be had over there. */
    NO_CLASS,
    /** The class has no such static method, or none that takes these arguments. */
    NO_METHOD,
    /** Nobody knows the way to the context. */
    NO_ROUTE,
    /** Nothing listens at the handle. */
    NO_HANDLE,
    /** The receiver does not take this from us. */
    POLICY,
    /** What arrived can't be decoded. */
    MALFORMED
  }

  private final Reason reason;

  /** With a message that says what, where and why. */
  public UndeliverableException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** With what led to it. */
  public UndeliverableException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What stood in the way. */
  public Reason reason() {
    return reason;
  }
}
