package io.mitogen.core;

import io.mitogen.runtime.frame.Wire;

/**
 * What is the same for a whole tree. Immutable; every method that sets something returns a copy.
 *
 * @param maxMessageBytes the largest message in bytes, 128 MiB unless set; bulk data belongs into pieces
 * @param codec the name of the codec for user values, {@code cbor} unless set
 * @param unidirectional whether messages go up and down the tree only, which they do unless set; else contexts beside each
 *     other may send to each other's handlers, which must {@linkplain io.mitogen.HandlerOptions.Senders#ANYONE allow} it
 */
public record RouterOptions(int maxMessageBytes, String codec, boolean unidirectional) {
  private static final int LEAST_BYTES = 1024 * 1024; // classes must fit, too

  /** Checks. */
  public RouterOptions {
    if (maxMessageBytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "the largest message must be at least " + LEAST_BYTES + " bytes, got " + maxMessageBytes);
    }
  }

  /** The defaults. */
  public static RouterOptions defaults() {
    return new RouterOptions(Wire.DEFAULT_MAX_MESSAGE_BYTES, "cbor", true);
  }

  /** With this largest message, in bytes. */
  public RouterOptions maxMessageBytes(int bytes) {
    return new RouterOptions(bytes, codec, unidirectional);
  }

  /** With the codec of this name, which a module on the path provides. */
  public RouterOptions codec(String name) {
    return new RouterOptions(maxMessageBytes, name, unidirectional);
  }

  /** With messages up and down the tree only, or not. */
  public RouterOptions unidirectional(boolean only) {
    return new RouterOptions(maxMessageBytes, codec, only);
  }
}
