package com.example.program;

import io.mitogen.spi.Codec;
import io.mitogen.spi.ContextSource;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;

/** A codec of a program's own, by the name of {@link #NAME}. */
public final class PlainCodec implements Codec {
  public static final String NAME = "plain";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void write(Object value, WireOutput out) {
    out.text((String) value);
  }

  @Override
  public Object read(WireInput in, ContextSource contexts) {
    return in.text();
  }
}
