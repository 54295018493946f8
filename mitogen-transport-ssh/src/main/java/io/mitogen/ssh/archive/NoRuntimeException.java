package io.mitogen.ssh.archive;

/** There is no runtime; the message says why, and what to do. */
final class NoRuntimeException extends Exception {
  private static final long serialVersionUID = 1;

  NoRuntimeException(String message) {
    super(message);
  }
}
