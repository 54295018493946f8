package io.mitogen;

/** The router, or its broker, is closed. Nothing was sent. */
public final class ClosedException extends MitogenException {
  private static final long serialVersionUID = 1;

  /** With a message that says what, where and why. */
  public ClosedException(String message) {
    super(message, null);
  }
}
