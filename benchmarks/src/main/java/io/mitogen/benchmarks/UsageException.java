package io.mitogen.benchmarks;

/** The user should ask for something else; the message says what is wrong. */
final class UsageException extends RuntimeException {
  UsageException(String message) {
    super(message);
  }

  UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
