package io.mitogen.runtime.frame;

import io.mitogen.spi.WireOutput;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * A message on its way out: where it goes, and its data. Confined to whoever holds it, its maker, then the stream; but for
 * {@link #abort} and {@link #awaitSent}, which are thread-safe.
 */
public final class Outbound implements Outgoing {
  private final int kind;
  private final int dst;
  private final int src;
  private final int handle;
  private final int replyTo;
  private final Set<Integer>
      followed; // contexts whose messages it must not pass, whoever they are to
  private final WireOutput data;
  private final CountDownLatch sent = new CountDownLatch(1);
  private volatile boolean aborted;

  /**
   * A message of {@code src}, on its own authority.
   *
   * @param data made by {@link #data}
   */
  public Outbound(int kind, int dst, int src, int handle, int replyTo, WireOutput data) {
    this(kind, dst, src, handle, replyTo, Set.of(), data);
  }

  private Outbound(
      int kind, int dst, int src, int handle, int replyTo, Set<Integer> followed, WireOutput data) {
    this.kind = kind;
    this.dst = dst;
    this.src = src;
    this.handle = handle;
    this.replyTo = replyTo;
    this.followed = followed;
    this.data = data;
  }

  /** An empty body with room for headers; writing more than {@code maxMessageBytes} to it throws. */
  public static WireOutput data(int maxMessageBytes) {
    return new WireOutput(Wire.HEADROOM, maxMessageBytes, false);
  }

  /** The same, but large arrays are not copied: whoever sends it waits with {@link #awaitSent} before they may change. */
  public static WireOutput dataByReference(int maxMessageBytes) {
    return new WireOutput(Wire.HEADROOM, maxMessageBytes, true);
  }

  /** The same, not to pass any message of these contexts that was sent before it. */
  public Outbound following(Set<Integer> contexts) {
    return new Outbound(kind, dst, src, handle, replyTo, contexts, data);
  }

  /** How its data is to be read. */
  public int kind() {
    return kind;
  }

  @Override
  public int dst() {
    return dst;
  }

  @Override
  public int src() {
    return src;
  }

  @Override
  public boolean follows(int otherSrc, int otherDst) {
    return followed.contains(otherSrc) || Outgoing.super.follows(otherSrc, otherDst);
  }

  @Override
  public boolean isFollowing() {
    return !followed.isEmpty();
  }

  @Override
  public int handle() {
    return handle;
  }

  /** The handle that waits for an answer, or 0. */
  public int replyTo() {
    return replyTo;
  }

  /** How many bytes of data it has. */
  public long size() {
    return data.size();
  }

  /** Whether it takes several frames. */
  @Override
  public boolean isBulk() {
    return !data.isOnePiece();
  }

  /** Bytes of a message of one frame, header included. */
  @Override
  public int frameSize() {
    return (int) data.size() + Wire.HEADER_BYTES;
  }

  @Override
  public int frameOffset() {
    return Wire.FRAGMENT_BYTES;
  }

  /** A message of one frame, completed. */
  @Override
  public byte[] frame() {
    byte[] bytes = data.pieces().get(0).array();
    header(bytes, Wire.FRAGMENT_BYTES, kind, (int) data.size());
    return bytes;
  }

  /** The same message as if it had come back: for those that a context sends to itself. */
  public Inbound arrivedAtOnce() {
    return new Inbound(kind, dst, src, src, handle, replyTo, data.toByteArray(), 0, null);
  }

  /** The receiver forgets it, if it was not sent whole yet: nobody wants it any more. */
  public void abort() {
    aborted = true;
  }

  @Override
  public void sent() {
    sent.countDown();
  }

  /** Waits until the arrays of the program that it refers to may change; returns at once if it refers to none. */
  public void awaitSent() throws InterruptedException {
    if (isBulk()) {
      sent.await();
    }
  }

  private void header(byte[] bytes, int at, int frameKind, int length) {
    u16(bytes, at, frameKind);
    i32(bytes, at + 2, dst);
    i32(bytes, at + 6, src);
    i32(bytes, at + 10, src); // on its own authority
    i32(bytes, at + 14, handle);
    i32(bytes, at + 18, replyTo);
    i32(bytes, at + 22, length);
  }

  /** Cuts a message of several frames into fragments, one after the other. Confined to the stream. */
  public final class Fragments {
    private final int message;
    private final List<WireOutput.Piece> pieces = data.pieces();
    private int piece;
    private int offsetInPiece;
    private int offset;
    private byte[] head = new byte[0];
    private byte[] body = new byte[0];
    private int bodyOffset;
    private int bodyLength;

    /** Of a message that has this number among those of the stream. */
    public Fragments(int message) {
      this.message = message;
    }

    /** Goes on to the next fragment; false if there is none left. */
    public boolean next() {
      if (piece == pieces.size()) {
        return false;
      }
      if (aborted) {
        head = new byte[Wire.HEADROOM];
        bodyLength = 0;
        writeHead(-1, 0);
        piece = pieces.size();
        return true;
      }
      WireOutput.Piece from = pieces.get(piece);
      head = from.isEncoded() ? from.array() : new byte[Wire.HEADROOM];
      body = from.array();
      bodyOffset = from.offset() + offsetInPiece;
      bodyLength = Math.min(Wire.MAX_FRAME_DATA, from.length() - offsetInPiece);
      writeHead(offset, offsetInPiece == 0 ? from.length() : 0);
      offset += bodyLength;
      offsetInPiece += bodyLength;
      if (offsetInPiece == from.length()) {
        piece++;
        offsetInPiece = 0;
      }
      return true;
    }

    /** Its head: {@link Wire#HEADROOM} bytes from the start of this array. */
    public byte[] head() {
      return head;
    }

    /** The array that its body is in. */
    public byte[] body() {
      return body;
    }

    /** Where the body begins in its array; in that of the head, right behind it. */
    public int bodyOffset() {
      return bodyOffset;
    }

    /** How long the body is. */
    public int bodyLength() {
      return bodyLength;
    }

    private void writeHead(int at, int pieceLength) {
      header(head, 0, Wire.FRAGMENT, bodyLength + Wire.FRAGMENT_BYTES);
      u16(head, Wire.HEADER_BYTES, kind);
      i32(head, Wire.HEADER_BYTES + 2, message);
      i32(head, Wire.HEADER_BYTES + 6, (int) data.size());
      i32(head, Wire.HEADER_BYTES + 10, at);
      i32(head, Wire.HEADER_BYTES + 14, pieceLength);
    }
  }

  private static void u16(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >> 8);
    bytes[at + 1] = (byte) value;
  }

  private static void i32(byte[] bytes, int at, int value) {
    u16(bytes, at, value >> 16);
    u16(bytes, at + 2, value);
  }
}
