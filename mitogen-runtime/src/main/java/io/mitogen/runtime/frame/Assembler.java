package io.mitogen.runtime.frame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts fragments together again, at the destination only. Confined to the thread that reads the stream.
 *
 * <p>Says where a fragment is to be read to: a large array of the program's is sent as a piece of its own, and goes straight to
 * where it will stay. Memory for what a neighbour announces is taken up to the size of one message; beyond it, as fragments
 * arrive.
 */
final class Assembler {
  // Of a tree with thousands of contexts behind one stream, each may have one under way.
  private static final int MAX_UNFINISHED = 16 * 1024;

  private final Map<Long, Unfinished> unfinished = new HashMap<>();
  private long announced;

  /** A message that some fragments are still missing of. */
  private static final class Unfinished {
    final List<byte[]> pieces = new ArrayList<>();
    final int total;
    int size;
    byte[] piece = new byte[0];
    int filled;

    Unfinished(int total) {
      this.total = total;
    }
  }

  /** Where the next fragment goes: {@link #array} from {@link #offset}. */
  private byte[] array = new byte[0];

  private int offset;

  boolean isAssembling() {
    return !unfinished.isEmpty();
  }

  byte[] array() {
    return array;
  }

  int offset() {
    return offset;
  }

  /**
   * Finds the place for the body of a fragment.
   *
   * @param maxBytes the largest message
   * @throws CorruptStreamException if it does not follow the one before
   */
  void place(int src, Inbound.Part part, int length, int maxBytes) throws CorruptStreamException {
    Unfinished message =
        unfinished.computeIfAbsent(key(src, part), key -> new Unfinished(part.total));
    if (part.offset < 0) { // its sender has given it up
      array = new byte[length];
      offset = 0;
      return;
    }
    boolean fits = length > 0 && part.total == message.total && length <= part.total - message.size;
    if (part.offset != message.size
        || !fits
        || part.piece < 0
        || part.piece > part.total - message.size) {
      throw new CorruptStreamException(
          "fragment of " + length + " bytes at " + part.offset + " of a message of " + part.total
              + " bytes, of which " + message.size + " have arrived");
    }
    if (unfinished.size() > MAX_UNFINISHED) {
      throw new CorruptStreamException(
          "more than " + MAX_UNFINISHED + " unfinished messages on one stream");
    }
    if (message.filled == message.piece.length) {
      boolean whole = part.piece > length && announced + part.piece <= maxBytes;
      message.piece = new byte[whole ? part.piece : length];
      message.filled = 0;
      message.pieces.add(message.piece);
      announced += message.piece.length;
    } else if (length > message.piece.length - message.filled) {
      throw new CorruptStreamException("a fragment of " + length
          + " bytes where its piece has room for " + (message.piece.length - message.filled));
    }
    array = message.piece;
    offset = message.filled;
  }

  /** The body of a fragment is there; the whole message, if this was its last one. */
  @Nullable
  Inbound placed(Inbound fragment, Inbound.Part part, int length) {
    Long key = key(fragment.src(), part);
    Unfinished message = unfinished.get(key);
    if (message == null) {
      return null;
    }
    if (part.offset >= 0) {
      message.filled += length;
      message.size += length;
      if (message.size < message.total) {
        return null;
      }
    }
    unfinished.remove(key);
    for (byte[] piece : message.pieces) {
      announced -= piece.length;
    }
    return part.offset < 0 ? null : fragment.completedBy(message.pieces);
  }

  /** Drops what has arrived of unfinished messages of {@code src}. */
  void forget(int src) {
    Iterator<Map.Entry<Long, Unfinished>> all = unfinished.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Long, Unfinished> each = all.next();
      if ((int) (each.getKey() >> 32) == src) {
        for (byte[] piece : each.getValue().pieces) {
          announced -= piece.length;
        }
        all.remove();
      }
    }
  }

  private static Long key(int src, Inbound.Part part) {
    return (long) src << 32 | part.message & 0xffff_ffffL;
  }
}
