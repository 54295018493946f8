package io.mitogen.spi;

import io.mitogen.UndeliverableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One message on its way out: bytes in pieces, big-endian. Confined to one thread.
 *
 * <p>Most messages are one small piece. Every piece that is encoded here has room at its start for the header that the
 * stream will put there, so that it is written to the link from where it was encoded. A large array may be a piece of its
 * own, which is not copied.
 */
public final class WireOutput {
  /** Data in one encoded piece, at most. */
  public static final int PIECE_BYTES = 64 * 1024;

  private static final int FIRST_BYTES = 212; // with its header, a typical call in 256

  private final int headroom;
  private final long maxBytes;
  private final boolean references;
  private final List<Piece> done = new ArrayList<>(0);
  private long doneBytes;
  private byte[] current;
  private int end;

  /** For a message of any size, with no room for headers. */
  public WireOutput() {
    this(0, Integer.MAX_VALUE, false);
  }

  /**
   * For a message of a stream.
   *
   * @param headroom bytes left free at the start of each encoded piece
   * @param maxBytes the largest message; over it, writing throws
   * @param references whether large arrays are sent from where they are: then whoever sends sees to it that they don't
   *     change until they are sent
   */
  public WireOutput(int headroom, int maxBytes, boolean references) {
    this.headroom = headroom;
    this.maxBytes = maxBytes;
    this.references = references;
    this.current = new byte[headroom + allowed(FIRST_BYTES)];
    this.end = headroom;
  }

  /** A run of bytes: those of {@code array} from {@code offset}. Immutable, but for the headroom. */
  public static final class Piece {
    private final byte[] array;
    private final int offset;
    private final int length;
    private final boolean encoded;

    Piece(byte[] array, int offset, int length, boolean encoded) {
      this.array = array;
      this.offset = offset;
      this.length = length;
      this.encoded = encoded;
    }

    /** Where the bytes are. */
    public byte[] array() {
      return array;
    }

    /** Where they begin. */
    public int offset() {
      return offset;
    }

    /** How many there are. */
    public int length() {
      return length;
    }

    /** Whether they were encoded here, and have headroom; otherwise the array is the program's own. */
    public boolean isEncoded() {
      return encoded;
    }
  }

  /** Appends one byte: the low 8 bits. */
  public void u8(int value) {
    if (end == current.length) {
      grow(1);
    }
    current[end++] = (byte) value;
  }

  /** Appends two bytes: the low 16 bits. */
  public void u16(int value) {
    if (end + 2 <= current.length) {
      current[end++] = (byte) (value >> 8);
      current[end++] = (byte) value;
    } else {
      u8(value >> 8);
      u8(value);
    }
  }

  /** Appends four bytes. */
  public void i32(int value) {
    u16(value >> 16);
    u16(value);
  }

  /** Appends eight bytes. */
  public void i64(long value) {
    i32((int) (value >> 32));
    i32((int) value);
  }

  /** Appends these bytes. They are copied: the caller may change them afterwards. */
  public void bytes(byte[] source) {
    bytes(source, 0, source.length);
  }

  /**
   * Appends {@code length} bytes from {@code offset}. They are copied, unless there are {@link #PIECE_BYTES} or more and
   * references are wanted: then the array must not be used again, as a library's buffer would be.
   */
  public void bytes(byte[] source, int offset, int length) {
    checkSize(length);
    if (references && length >= PIECE_BYTES) {
      finishPiece();
      done.add(new Piece(source, offset, length, false));
      doneBytes += length;
      current = new byte[headroom + allowed(FIRST_BYTES)]; // there may be less room now
      return;
    }
    int from = offset;
    int left = length;
    while (left > 0) {
      if (end == current.length) {
        grow(left);
      }
      int count = Math.min(left, current.length - end);
      System.arraycopy(source, from, current, end, count);
      end += count;
      from += count;
      left -= count;
    }
  }

  /** Appends a string of at most 65535 bytes of UTF-8, after their number as two bytes. */
  public void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > 0xffff) {
      throw new IllegalArgumentException(
          "a text of " + utf8.length + " bytes, over the limit of 65535");
    }
    u16(utf8.length);
    bytes(utf8);
  }

  /** How many bytes were appended. */
  public long size() {
    return doneBytes + end - headroom;
  }

  /** All pieces, in order; none of them is empty, but for the only one of an empty message. */
  public List<Piece> pieces() {
    if (done.isEmpty()) {
      return List.of(new Piece(current, headroom, end - headroom, true));
    }
    finishPiece();
    return done;
  }

  /** Whether there is just one piece, encoded here. */
  public boolean isOnePiece() {
    return done.isEmpty();
  }

  /** All bytes in one array. */
  public byte[] toByteArray() {
    checkSize(0);
    byte[] all = new byte[(int) size()];
    int at = 0;
    for (Piece piece : pieces()) {
      System.arraycopy(piece.array, piece.offset, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  private void checkSize(int more) {
    if (size() + more > maxBytes) {
      throw new UndeliverableException(
          UndeliverableException.Reason.TOO_LARGE,
          "message too large: over the limit of " + maxBytes
              + " bytes; send less at once, or raise the router's limit");
    }
  }

  private void grow(int more) {
    checkSize(1);
    int capacity = current.length - headroom;
    if (capacity == PIECE_BYTES) {
      finishPiece();
      current = new byte[headroom + allowed(more >= PIECE_BYTES ? PIECE_BYTES : PIECE_BYTES / 4)];
    } else {
      int wanted = Math.max(capacity * 4, end - headroom + more);
      current = Arrays.copyOf(current, headroom + allowed(Math.min(PIECE_BYTES, wanted)));
    }
  }

  /** So much of {@code room} in the current piece that a byte over the limit finds none, and is noticed. */
  private int allowed(int room) {
    return (int) Math.min(room, maxBytes - doneBytes);
  }

  private void finishPiece() {
    if (end > headroom) {
      done.add(new Piece(current, headroom, end - headroom, true));
      doneBytes += end - headroom;
      current = new byte[headroom + allowed(FIRST_BYTES)];
      end = headroom;
    }
  }
}
