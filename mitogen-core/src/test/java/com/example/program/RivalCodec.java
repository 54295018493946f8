package com.example.program;

import io.mitogen.spi.Codec;
import io.mitogen.spi.ContextSource;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;

/** A codec by the name of another. */
public final class RivalCodec implements Codec {
  @Override
  public String name() {
    return "cbor";
  }

  @Override
  public void write(Object value, WireOutput out) {}

  @Override
  public Object read(WireInput in, ContextSource contexts) {
    return null;
  }
}
