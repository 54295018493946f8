package io.mitogen.runtime.code;

/** What is asked for is there, or looks like a trick, and is never served; the message says why. */
public final class NotServedException extends ClassNotFoundException {
  private static final long serialVersionUID = 1;

  /** Because of this, which follows the name in a sentence. */
  public NotServedException(String why) {
    super(why);
  }
}
