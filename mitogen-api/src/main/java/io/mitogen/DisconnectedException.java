package io.mitogen;

/** No answer can come: the context, or the way to it, has gone. The call may or may not have run. */
public final class DisconnectedException extends MitogenException {
  private static final long serialVersionUID = 1;

  /** With a message that says what, where and why. */
  public DisconnectedException(String message) {
    super(message, null);
  }
}
