package io.mitogen.spi;

import io.mitogen.UndeliverableException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One message that has arrived: bytes in one or more pieces, big-endian. Confined to one thread. Reading past the end
 * throws {@link UndeliverableException}; nothing is allocated before the bytes are known to be there.
 */
public final class WireInput {
  private final List<byte[]> more; // pieces after the first; empty in all but bulk messages
  private final long size;
  private byte[] piece;
  private int position;
  private int end;
  private int next;
  private long
      before; // bytes in the pieces already left behind, less the offset of the current one

  /** Over a whole array. */
  public WireInput(byte[] data) {
    this(data, 0, data.length);
  }

  /** Over a part of an array. */
  public WireInput(byte[] data, int offset, int length) {
    this.piece = data;
    this.position = offset;
    this.end = offset + length;
    this.before = -offset;
    this.size = length;
    this.more = List.of();
  }

  /** Over pieces, in order, which become the reader's: {@link #bytes} may return one of them. */
  public WireInput(List<byte[]> pieces) {
    long total = 0;
    for (byte[] each : pieces) {
      total += each.length;
    }
    this.more = pieces;
    this.size = total;
    this.piece = new byte[0];
  }

  /** How many bytes are left. */
  public long remaining() {
    return size - offset();
  }

  /** How many bytes were read; for error messages. */
  public long offset() {
    return before + position;
  }

  /** The next byte, 0 to 255. */
  public int u8() {
    if (position == end) {
      advance();
    }
    return piece[position++] & 0xff;
  }

  /** The next two bytes, 0 to 65535. */
  public int u16() {
    if (end - position >= 2) {
      int value = (piece[position] & 0xff) << 8 | piece[position + 1] & 0xff;
      position += 2;
      return value;
    }
    int high = u8();
    return high << 8 | u8();
  }

  /** The next four bytes. */
  public int i32() {
    int high = u16();
    return high << 16 | u16();
  }

  /** The next eight bytes. */
  public long i64() {
    long high = i32();
    return high << 32 | i32() & 0xffff_ffffL;
  }

  /** The next {@code length} bytes, in an array of their own. */
  public byte[] bytes(int length) {
    require(length);
    if (position == end && length > 0) {
      advance();
    }
    if (position == 0
        && length == end
        && !more.isEmpty()) { // arrived as a piece of its own, and nobody else has it
      position = end;
      return piece;
    }
    byte[] result = new byte[length];
    int done = 0;
    while (done < length) {
      if (position == end) {
        advance();
      }
      int count = Math.min(length - done, end - position);
      System.arraycopy(piece, position, result, done, count);
      position += count;
      done += count;
    }
    return result;
  }

  /** A string as {@link WireOutput#text} writes it. */
  public String text() {
    return utf8(u16());
  }

  /** A string of {@code length} bytes of UTF-8. */
  public String utf8(int length) {
    require(length);
    if (length <= end - position && isAscii(position, length)) {
      String text = new String(piece, position, length, StandardCharsets.ISO_8859_1);
      position += length;
      return text;
    }
    long start = offset();
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes(length)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new UndeliverableException(
          UndeliverableException.Reason.MALFORMED, "a text at byte " + start + " is not UTF-8", e);
    }
  }

  /** All bytes that are left, in an array of their own. */
  public byte[] rest() {
    long left = remaining();
    if (left == 0) {
      return new byte[0];
    }
    if (end - position == left && left <= Integer.MAX_VALUE) {
      byte[] result = Arrays.copyOfRange(piece, position, end);
      position = end;
      return result;
    }
    return bytes((int) left); // the pieces of one message are never more than an int counts
  }

  /** Checks that {@code length} bytes are there, before memory is taken for them. */
  public void require(long length) {
    if (length < 0 || length > remaining()) {
      throw new UndeliverableException(
          UndeliverableException.Reason.MALFORMED,
          "ends too early: " + Long.toUnsignedString(length) + " bytes wanted at byte " + offset()
              + ", " + remaining() + " there");
    }
  }

  private boolean isAscii(int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (piece[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private void advance() {
    do {
      if (next == more.size()) {
        require(1);
      }
      before += end;
      piece = more.get(next++);
      position = 0;
      end = piece.length;
    } while (end == 0);
  }
}
