package io.mitogen.runtime.frame;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into frames. Confined to the thread that reads the stream.
 *
 * <p>Small frames are cut from one buffer; the data of a large one is read to where it will stay.
 */
public final class FrameReader {
  // FileInputStream reads up to 8 KiB through its stack, and allocates native memory for every read
  // of more.
  private static final int BUFFER_BYTES = 8 * 1024;
  private static final int QUOTED_BYTES = 100;
  private static final byte[] NOTHING = new byte[0];

  private int maxMessageBytes;
  private int self = -1;
  private final Assembler assembler = new Assembler();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int start;
  private int end;
  private @Nullable Inbound frame; // whose head was read
  private byte[] target = buffer; // where its body goes
  private int at;
  private int to;
  private int bodyLength;

  /** With the largest message that may arrive, fragments put together. */
  public FrameReader(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /** The largest message from now on: a child learns it from the first one. */
  public void setMaxMessageBytes(int bytes) {
    maxMessageBytes = bytes;
  }

  /** From now on, fragments for the context {@code self} are put together; those for others are handed over as they are. */
  public void assembleFor(int self) {
    this.self = self;
  }

  /** Nothing more comes from {@code src}: what has begun to arrive from it is dropped. */
  public void forget(int src) {
    assembler.forget(src);
  }

  /** Whether a message of several frames is on its way to this context. */
  public boolean isInBulk() {
    return assembler.isAssembling();
  }

  /**
   * Reads what there is, once.
   *
   * @return how many bytes were read, -1 at the end of the stream
   * @throws CorruptStreamException if the stream ends in the middle of a frame
   */
  public int fill(InputStream in) throws IOException {
    int count;
    if (frame != null) {
      count = in.read(target, at, to - at);
      at += Math.max(count, 0);
    } else {
      makeRoom();
      count = in.read(buffer, end, buffer.length - end);
      end += Math.max(count, 0);
    }
    if (count < 0 && (frame != null || end > start)) {
      throw new CorruptStreamException("the stream ended in the middle of a frame", true);
    }
    return count;
  }

  /**
   * The next frame that is complete, or null if more must be read first.
   *
   * @throws CorruptStreamException if what arrived is not a frame; it is quoted
   */
  public @Nullable Inbound poll() throws CorruptStreamException {
    while (true) {
      Inbound current = frame;
      if (current == null) {
        current = readHead();
        if (current == null) {
          return null;
        }
      }
      if (at < to) {
        frame = current;
        return null;
      }
      frame = null;
      Inbound.Part part = current.part();
      Inbound whole = part == null || current.dst() != self
          ? current
          : assembler.placed(current, part, bodyLength);
      if (whole != null) {
        return whole;
      }
    }
  }

  /** Reads a head, and as much of its body as is in the buffer; null if the head is not there yet. */
  private @Nullable Inbound readHead() throws CorruptStreamException {
    checkKind();
    if (end - start < Wire.HEADER_BYTES || end - start < headBytes()) {
      return null;
    }
    int head = headBytes();
    bodyLength = checkedLength();
    Inbound.Part part = part();
    int dst = i32(buffer, start + 2);
    int src = i32(buffer, start + 6);
    byte[] body;
    int bodyOffset = 0;
    if (self >= 0 && dst != self) { // goes on as it is
      body = new byte[Wire.HEADROOM + bodyLength];
      bodyOffset = Wire.HEADROOM;
      System.arraycopy(buffer, start, body, bodyOffset - head, head);
      target = body;
      at = bodyOffset;
    } else if (part != null && dst == self) {
      assembler.place(src, part, bodyLength, maxMessageBytes);
      target = assembler.array();
      at = assembler.offset();
      body = NOTHING;
    } else {
      body = new byte[bodyLength];
      target = body;
      at = 0;
    }
    int kind = u16(buffer, part == null ? start : start + Wire.HEADER_BYTES);
    Inbound read = new Inbound(
        kind,
        dst,
        src,
        i32(buffer, start + 10),
        i32(buffer, start + 14),
        i32(buffer, start + 18),
        body,
        bodyOffset,
        part);
    to = at + bodyLength;
    int here = Math.min(bodyLength, end - start - head);
    System.arraycopy(buffer, start + head, target, at, here);
    at += here;
    start += head + here;
    return read;
  }

  /** Which part of which message a fragment is; null for a whole one. */
  private Inbound.@Nullable Part part() throws CorruptStreamException {
    if (u16(buffer, start) != Wire.FRAGMENT) {
      return null;
    }
    int from = start + Wire.HEADER_BYTES;
    int kind = u16(buffer, from);
    int total = i32(buffer, from + 6);
    if (!Wire.isKind(kind) || kind == Wire.FRAGMENT) {
      throw new CorruptStreamException(
          "a fragment of a message of unknown kind " + Integer.toHexString(kind));
    }
    if (total < 0 || total > maxMessageBytes) {
      throw new CorruptStreamException("message of " + Integer.toUnsignedString(total)
          + " bytes, over the limit of " + maxMessageBytes);
    }
    return new Inbound.Part(
        i32(buffer, from + 2), total, i32(buffer, from + 10), i32(buffer, from + 14));
  }

  private void makeRoom() {
    if (start == end) {
      start = 0;
      end = 0;
    } else if (buffer.length - start < Wire.HEADROOM) { // else the header at hand still fits behind
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
  }

  /** What comes before the data: the header, and of a fragment, which part it is. */
  private int headBytes() {
    return u16(buffer, start) == Wire.FRAGMENT ? Wire.HEADROOM : Wire.HEADER_BYTES;
  }

  /** The length of the frame's data behind the head. */
  private int checkedLength() throws CorruptStreamException {
    int extra = headBytes() - Wire.HEADER_BYTES;
    int length = i32(buffer, start + 22);
    if (length < extra || length > Wire.MAX_FRAME_DATA + extra) {
      throw new CorruptStreamException("frame of " + Integer.toUnsignedString(length)
          + " bytes, over the limit of " + (Wire.MAX_FRAME_DATA + extra));
    }
    return length - extra;
  }

  /** As early as its two bytes are there: text shorter than a header must not be waited on. */
  private void checkKind() throws CorruptStreamException {
    if (end - start < 2 || Wire.isKind(u16(buffer, start))) {
      return;
    }
    throw new CorruptStreamException(
        "not a frame: something else wrote to this stream, such as a shell start-up file or code that writes to file"
            + " descriptors it does not own; it began \""
            + quote(buffer, start, Math.min(end - start, QUOTED_BYTES))
            + '"');
  }

  /** Bytes as text that can be shown: what is not printable ASCII as {@code \xHH}. */
  public static String quote(byte[] bytes, int offset, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = offset; i < offset + length; i++) {
      int b = bytes[i] & 0xff;
      if (b == '\n') {
        text.append("\\n");
      } else if (b >= ' ' && b < 0x7f) {
        text.append((char) b);
      } else {
        text.append(b < 16 ? "\\x0" : "\\x").append(Integer.toHexString(b));
      }
    }
    return text.toString();
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  private static int i32(byte[] bytes, int at) {
    return u16(bytes, at) << 16 | u16(bytes, at + 2);
  }
}
