package io.mitogen;

/** The caller wanted no answer any more: the future was cancelled, or the waiting thread interrupted. The callee was told to stop. */
public final class CancelledException extends MitogenException {
  private static final long serialVersionUID = 1;

  /** With a message that says what, where and why. */
  public CancelledException(String message) {
    super(message, null);
  }
}
