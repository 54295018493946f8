package io.mitogen.runtime.frame;

import io.mitogen.spi.WireOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Messages as bytes, and bytes as messages. No state. */
public final class Frames {
  private Frames() {}

  /** A message of {@code src} with this data. */
  public static Outbound outbound(
      int kind, int dst, int src, int handle, int replyTo, byte[] data) {
    WireOutput out = Outbound.data(Integer.MAX_VALUE);
    out.bytes(data);
    return new Outbound(kind, dst, src, handle, replyTo, out);
  }

  /** All the frames of a message, its fragments numbered {@code number}. */
  public static byte[] bytes(Outbound message, int number) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    if (!message.isBulk()) {
      all.write(message.frame(), Wire.FRAGMENT_BYTES, message.frameSize());
      return all.toByteArray();
    }
    Outbound.Fragments fragments = message.new Fragments(number);
    while (fragments.next()) {
      all.write(fragments.head(), 0, Wire.HEADROOM);
      all.write(fragments.body(), fragments.bodyOffset(), fragments.bodyLength());
    }
    return all.toByteArray();
  }

  /** A frame whose header says just this, true or not. */
  public static byte[] frame(
      int kind, int dst, int src, int auth, int handle, int replyTo, int length, byte[] data) {
    return ByteBuffer.allocate(Wire.HEADER_BYTES + data.length)
        .putShort((short) kind)
        .putInt(dst)
        .putInt(src)
        .putInt(auth)
        .putInt(handle)
        .putInt(replyTo)
        .putInt(length)
        .put(data)
        .array();
  }

  /** A whole message, as a neighbour sends it. */
  public static byte[] message(
      int kind, int dst, int src, int auth, int handle, int replyTo, byte... data) {
    return frame(kind, dst, src, auth, handle, replyTo, data.length, data);
  }

  /** A fragment of a message, as a neighbour sends it. */
  public static byte[] fragment(
      int dst, int src, int handle, int replyTo, int message, int total, int offset, byte[] data) {
    byte[] all = ByteBuffer.allocate(Wire.FRAGMENT_BYTES + data.length)
        .putShort((short) Wire.VALUE)
        .putInt(message)
        .putInt(total)
        .putInt(offset)
        .putInt(0)
        .put(data)
        .array();
    return message(Wire.FRAGMENT, dst, src, src, handle, replyTo, all);
  }

  /** A fragment of a message from context 1 to this one. */
  public static byte[] fragment(
      int kind, int message, int total, int offset, int piece, byte[] data) {
    byte[] all = ByteBuffer.allocate(Wire.FRAGMENT_BYTES + data.length)
        .putShort((short) kind)
        .putInt(message)
        .putInt(total)
        .putInt(offset)
        .putInt(piece)
        .put(data)
        .array();
    return frame(Wire.FRAGMENT, 0, 1, 1, 101, 1000, all.length, all);
  }

  /** A message that has arrived, whose header says just this. */
  public static Inbound inbound(
      int kind, int dst, int src, int auth, int handle, int replyTo, byte... data) {
    return new Inbound(kind, dst, src, auth, handle, replyTo, data, 0, null);
  }

  /** Reads frames until the end of the stream; fragments are not put together. */
  public static List<Inbound> read(FrameReader reader, InputStream in) throws IOException {
    List<Inbound> frames = new ArrayList<>();
    int count;
    do {
      Inbound frame = reader.poll();
      while (frame != null) {
        frames.add(frame);
        frame = reader.poll();
      }
      count = reader.fill(in);
      if (count == 0) {
        throw new AssertionError("the reader leaves itself no room");
      }
    } while (count > 0);
    return frames;
  }

  /** The same from bytes. */
  public static List<Inbound> read(byte[] bytes) throws IOException {
    return read(new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES), new ByteArrayInputStream(bytes));
  }

  /** The frames in these bytes, as a context passes them on that they are not for. */
  public static List<Passing> passing(byte[]... frames) {
    FrameReader reader = new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES);
    reader.assembleFor(Integer.MAX_VALUE);
    try {
      return read(reader, new ByteArrayInputStream(concat(frames))).stream()
          .map(Passing::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same bytes, one after the other. */
  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A stream that gives at most {@code most} bytes at a time. */
  public static InputStream dripping(byte[] bytes, int most) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, most));
      }
    };
  }
}
