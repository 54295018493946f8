package io.mitogen.runtime.sim;

import io.mitogen.runtime.frame.Outgoing;

/** A frame whose header says what it likes. Immutable. */
record RawFrame(Outgoing instead, byte[] frame) implements Outgoing {
  @Override
  public int dst() {
    return instead.dst();
  }

  @Override
  public int src() {
    return instead.src();
  }

  @Override
  public int handle() {
    return instead.handle();
  }

  @Override
  public boolean isBulk() {
    return false;
  }

  @Override
  public int frameOffset() {
    return 0;
  }

  @Override
  public int frameSize() {
    return frame.length;
  }

  @Override
  public void sent() {}
}
