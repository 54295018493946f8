package com.example.json;

import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One value among others of a message, as a stream that has an end: its reader reads ahead, and must not take what comes
 * after it. No state.
 *
 * <pre>
 * | length u16 | bytes | ... | 0 u16 |
 * </pre>
 */
final class Chunks {
  private static final int MAX_BYTES =
      0xffff; // also few enough to be copied: Jackson uses its buffer again

  private Chunks() {}

  /** Writes chunks; closing it writes the end. Confined to one thread. */
  static final class Output extends OutputStream {
    private final WireOutput out;

    Output(WireOutput out) {
      this.out = out;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      for (int done = 0; done < length; ) {
        int count = Math.min(length - done, MAX_BYTES);
        out.u16(count);
        out.bytes(bytes, offset + done, count);
        done += count;
      }
    }

    @Override
    public void close() {
      out.u16(0);
    }
  }

  /** Reads chunks up to the end. Confined to one thread. */
  static final class Input extends InputStream {
    private final WireInput in;
    private byte[] chunk = new byte[0];
    private int position;
    private boolean ended;

    Input(WireInput in) {
      this.in = in;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (position == chunk.length && !ended) {
        chunk = in.bytes(in.u16()); // no more than is there, or it throws
        position = 0;
        ended = chunk.length == 0;
      }
      if (ended) {
        return -1;
      }
      int count = Math.min(length, chunk.length - position);
      System.arraycopy(chunk, position, bytes, offset, count);
      position += count;
      return count;
    }
  }
}
