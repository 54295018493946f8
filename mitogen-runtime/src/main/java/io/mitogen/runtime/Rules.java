package io.mitogen.runtime;

import io.mitogen.spi.Codec;

/** What is the same for the whole tree. Immutable. */
public final class Rules {
  private final Codec codec;
  private final int maxMessageBytes;

  /** With this codec for user values, and this largest message in bytes. */
  public Rules(Codec codec, int maxMessageBytes) {
    this.codec = codec;
    this.maxMessageBytes = maxMessageBytes;
  }

  /** Writes and reads user values. */
  public Codec codec() {
    return codec;
  }

  /** The largest message in bytes. */
  public int maxMessageBytes() {
    return maxMessageBytes;
  }
}
