package io.mitogen.runtime.launch;

import java.security.SecureRandom;

/** A word that nobody else prints: how our marker is told from a shell that echoes or greets. Immutable. */
public final class Nonce {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;

  private Nonce(String text) {
    this.text = text;
  }

  /** A new one. */
  public static Nonce create() {
    return new Nonce("mitogen" + Long.toHexString(RANDOM.nextLong() | Long.MIN_VALUE));
  }

  String text() {
    return text;
  }
}
