package io.mitogen.runtime.frame;

/** A frame of another context on its way through this one: the bytes that arrived are the bytes that leave. Immutable. */
public final class Passing implements Outgoing {
  private final Inbound frame;

  /** A frame that arrived, and is not for this context. */
  public Passing(Inbound frame) {
    this.frame = frame;
  }

  @Override
  public int dst() {
    return frame.dst();
  }

  @Override
  public int src() {
    return frame.src();
  }

  @Override
  public int handle() {
    return frame.handle();
  }

  @Override
  public boolean isBulk() {
    return frame.isFragment();
  }

  @Override
  public byte[] frame() {
    return frame.bytes();
  }

  @Override
  public int frameOffset() {
    return frame.isFragment() ? 0 : Wire.FRAGMENT_BYTES;
  }

  @Override
  public int frameSize() {
    return frame.bytes().length - frameOffset();
  }

  @Override
  public void sent() {}
}
