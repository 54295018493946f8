package io.mitogen.runtime.frame;

/** What a stream can send: a message of this context, or a frame on its way through it. Confined to whoever holds it. */
public interface Outgoing {
  /** Where it goes. */
  int dst();

  /** Where it comes from. */
  int src();

  /** What it is for. */
  int handle();

  /** Whether it must not pass a message from {@code otherSrc} to {@code otherDst} that was sent before it. */
  default boolean follows(int otherSrc, int otherDst) {
    return otherSrc == src() && otherDst == dst();
  }

  /** Whether it must not pass messages of others either; nor one before it of which that is true. */
  default boolean isFollowing() {
    return false;
  }

  /** Whether it is a part of a large message, or a whole one: others may pass it. */
  boolean isBulk();

  /** Its frame, if it is one: {@link #frameSize} bytes from {@link #frameOffset}. */
  byte[] frame();

  /** Where the frame begins in its array. */
  int frameOffset();

  /** Bytes of the frame, header included. */
  int frameSize();

  /** All of it was written, or never will be. */
  void sent();
}
