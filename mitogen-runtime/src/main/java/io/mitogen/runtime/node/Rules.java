package io.mitogen.runtime.node;

import io.mitogen.runtime.call.CodeOrigin;
import io.mitogen.spi.Codec;

/** What is the same for the whole tree. Immutable. */
public final class Rules {
  private final Codec codec;
  private final int codecLoader;
  private final String codecClass;
  private final int maxMessageBytes;
  private final boolean unidirectional;

  /**
   * With this codec for user values, and this largest message in bytes.
   *
   * @param origin knows where the codec comes from
   * @param unidirectional whether messages go up and down the tree only
   */
  public Rules(Codec codec, CodeOrigin origin, int maxMessageBytes, boolean unidirectional) {
    this(
        codec,
        origin.loaderOf(codec.getClass()),
        codec.getClass().getName(),
        maxMessageBytes,
        unidirectional);
  }

  /** The same in a context that was told so. */
  Rules(
      Codec codec,
      int codecLoader,
      String codecClass,
      int maxMessageBytes,
      boolean unidirectional) {
    this.codec = codec;
    this.codecLoader = codecLoader;
    this.codecClass = codecClass;
    this.maxMessageBytes = maxMessageBytes;
    this.unidirectional = unidirectional;
  }

  /** Writes and reads user values. */
  public Codec codec() {
    return codec;
  }

  /** The number of the loader that the codec's class comes from. */
  int codecLoader() {
    return codecLoader;
  }

  /** The name of the codec's class. */
  String codecClass() {
    return codecClass;
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
