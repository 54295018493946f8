package io.mitogen.runtime.frame;

import io.mitogen.spi.WireInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message, or a fragment of one, that has arrived. Immutable, but for the data, which is read once. */
public final class Inbound {
  private final int kind;
  private final int dst;
  private final int src;
  private final int auth;
  private final int handle;
  private final int replyTo;
  private final byte[] data;
  private final int offset; // of the data in its array
  private final @Nullable Part part;
  private final List<byte[]> pieces;

  Inbound(
      int kind,
      int dst,
      int src,
      int auth,
      int handle,
      int replyTo,
      byte[] data,
      int offset,
      @Nullable Part part) {
    this(kind, dst, src, auth, handle, replyTo, data, offset, part, List.of());
  }

  private Inbound(
      int kind,
      int dst,
      int src,
      int auth,
      int handle,
      int replyTo,
      byte[] data,
      int offset,
      @Nullable Part part,
      List<byte[]> pieces) {
    this.kind = kind;
    this.dst = dst;
    this.src = src;
    this.auth = auth;
    this.handle = handle;
    this.replyTo = replyTo;
    this.data = data;
    this.offset = offset;
    this.part = part;
    this.pieces = pieces;
  }

  /** The whole that this, its last fragment, completes. */
  Inbound completedBy(List<byte[]> all) {
    return new Inbound(kind, dst, src, auth, handle, replyTo, new byte[0], 0, null, all);
  }

  /** How the data is to be read; of a fragment, how the data of the whole is to be read. */
  public int kind() {
    return kind;
  }

  /** Where it goes. */
  public int dst() {
    return dst;
  }

  /** Where it comes from. */
  public int src() {
    return src;
  }

  /** On whose authority it was sent. */
  public int auth() {
    return auth;
  }

  /** What it is for. */
  public int handle() {
    return handle;
  }

  /** The handle that waits for an answer, or 0 if none does. */
  public int replyTo() {
    return replyTo;
  }

  /** Whether this is a part of a message only. */
  public boolean isFragment() {
    return part != null;
  }

  /** Whether this is a part of a message, and not the first. */
  public boolean isContinuation() {
    return part != null && part.offset != 0;
  }

  /** The data, from its start. */
  public WireInput input() {
    return pieces.isEmpty()
        ? new WireInput(data, offset, data.length - offset)
        : new WireInput(pieces);
  }

  /** How many bytes of data there are. */
  public long size() {
    long size = (long) data.length - offset;
    for (byte[] piece : pieces) {
      size += piece.length;
    }
    return size;
  }

  /** The whole frame: of one that is on its way through this context, which has the room for a head before its data. */
  byte[] bytes() {
    return data;
  }

  @Nullable
  Part part() {
    return part;
  }

  /** Which part of which message a fragment is. */
  static final class Part {
    final int message;
    final int total;
    final int offset;
    final int piece;

    Part(int message, int total, int offset, int piece) {
      this.message = message;
      this.total = total;
      this.offset = offset;
      this.piece = piece;
    }
  }
}
