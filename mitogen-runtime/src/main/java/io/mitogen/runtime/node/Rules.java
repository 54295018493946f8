package io.mitogen.runtime.node;

import io.mitogen.spi.Codec;

/** What is the same for the whole tree. Immutable. */
public final class Rules {
  private final Codec codec;
  private final int maxMessageBytes;
  private final boolean unidirectional;

  /**
   * With this codec for user values, and this largest message in bytes.
   *
   * @param unidirectional whether messages go up and down the tree only
   */
  public Rules(Codec codec, int maxMessageBytes, boolean unidirectional) {
    this.codec = codec;
    this.maxMessageBytes = maxMessageBytes;
    this.unidirectional = unidirectional;
  }

  /** Writes and reads user values. */
  public Codec codec() {
    return codec;
  }

  /** The largest message in bytes. */
  public int maxMessageBytes() {
    return maxMessageBytes;
  }

  /** Whether messages go up and down the tree only, and none from one child to another (Mitogen row 6.6). */
  public boolean unidirectional() {
    return unidirectional;
  }
}
