package io.mitogen;

/** It took longer than {@link Caller#within} allows. The callee was told to stop; it may have run in part. */
public final class DeadlineException extends MitogenException {
  private static final long serialVersionUID = 1;

  /** With a message that says what, where and why. */
  public DeadlineException(String message) {
    super(message, null);
  }
}
