package io.mitogen.it;

import io.mitogen.spi.WireOutput;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** A frame as {@code docs/wire.md} describes it, with whatever a liar would put into it. Immutable. */
record RawFrame(int kind, int dst, int src, int auth, int handle, int replyTo, byte[] data) {
  static final int VALUE = 0x4d01;
  static final int CONTROL = 0x4d02;
  static final int DEAD = 0x4d04;

  static final int GET_CLASS = 100;
  static final int CALL = 101;
  static final int ADD_ROUTE = 103;
  static final int DEL_ROUTE = 104;
  static final int SHUTDOWN = 106;

  /** A control message, as an honest context {@code src} would begin it. */
  static RawFrame control(int src, int dst, int handle, Consumer<WireOutput> data) {
    WireOutput out = new WireOutput();
    data.accept(out);
    return new RawFrame(CONTROL, dst, src, src, handle, 0, out.toByteArray());
  }

  RawFrame inTheNameOf(int other) {
    return new RawFrame(kind, dst, other, auth, handle, replyTo, data);
  }

  RawFrame onTheAuthorityOf(int other) {
    return new RawFrame(kind, dst, src, other, handle, replyTo, data);
  }

  byte[] bytes() {
    return ByteBuffer.allocate(26 + data.length)
        .putShort((short) kind)
        .putInt(dst)
        .putInt(src)
        .putInt(auth)
        .putInt(handle)
        .putInt(replyTo)
        .putInt(data.length)
        .put(data)
        .array();
  }
}
