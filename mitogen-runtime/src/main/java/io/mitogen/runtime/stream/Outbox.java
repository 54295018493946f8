package io.mitogen.runtime.stream;

import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one neighbour, and what may pass what. Guarded by the lock of its {@link StreamWriter}.
 *
 * <p>Messages between the same two contexts keep their order. Others pass a message of several fragments: the
 * small ones that wait go first, then, or after {@link #ROUND_BYTES} of them, one fragment of a large one, each large one
 * in its turn. Urgent messages pass everything.
 */
final class Outbox {
  static final int ROUND_BYTES = 64 * 1024;
  private static final byte[] NOTHING = new byte[0];

  private final ArrayDeque<Outbound> urgent = new ArrayDeque<>();
  private final ArrayDeque<Outbound> waiting = new ArrayDeque<>();
  private final List<Bulk> bulks = new ArrayList<>();
  private int turn; // the large message whose fragment is next
  private int roundBytes;
  private int messages;

  void add(Outbound message) {
    waiting.add(message);
  }

  void addUrgent(Outbound message) {
    urgent.add(message);
  }

  boolean isEmpty() {
    return urgent.isEmpty() && waiting.isEmpty() && bulks.isEmpty();
  }

  /** The next frame to write, or null if nothing waits. The one before it has been written. */
  @Nullable
  Cut next() {
    Outbound message = urgent.poll();
    Cut cut = message == null ? null : begin(message);
    while (cut == null
        && (roundBytes < ROUND_BYTES || bulks.isEmpty())
        && (message = waiting.poll()) != null) {
      Bulk ahead = bulkOf(message);
      if (ahead != null) {
        ahead.followers.add(message);
      } else {
        cut = begin(message);
      }
    }
    return cut != null ? cut : nextFragment();
  }

  /** Drops all that waits. */
  void clear() {
    urgent.forEach(Outbound::sent);
    waiting.forEach(Outbound::sent);
    for (Bulk bulk : bulks) {
      bulk.message.sent();
      bulk.followers.forEach(Outbound::sent);
    }
    urgent.clear();
    waiting.clear();
    bulks.clear();
  }

  /** A message of one frame; null for a larger one, which joins those that take turns. */
  private @Nullable Cut begin(Outbound message) {
    if (message.isBulk()) {
      bulks.add(new Bulk(message, messages++));
      return null;
    }
    roundBytes = bulks.isEmpty() ? 0 : roundBytes + message.frameSize();
    return new Cut(message.frame(), Wire.FRAGMENT_BYTES, message.frameSize(), NOTHING, 0, 0);
  }

  private @Nullable Cut nextFragment() {
    roundBytes = 0;
    if (bulks.isEmpty()) {
      return null;
    }
    if (turn >= bulks.size()) {
      turn = 0;
    }
    Bulk bulk = bulks.get(turn);
    if (bulk.fragments.next()) {
      turn++;
      return cut(bulk.fragments);
    }
    bulks.remove(turn);
    bulk.message.sent();
    while (!bulk.followers.isEmpty()) { // they were sent before all that waits now
      waiting.addFirst(bulk.followers.removeLast());
    }
    return next();
  }

  private static Cut cut(Outbound.Fragments fragments) {
    byte[] head = fragments.head();
    int length = fragments.bodyLength();
    return fragments.body() == head
        ? new Cut(head, 0, Wire.HEADROOM + length, NOTHING, 0, 0)
        : new Cut(head, 0, Wire.HEADROOM, fragments.body(), fragments.bodyOffset(), length);
  }

  private @Nullable Bulk bulkOf(Outbound message) {
    for (Bulk bulk : bulks) {
      if (bulk.message.src() == message.src() && bulk.message.dst() == message.dst()) {
        return bulk;
      }
    }
    return null;
  }

  /** One frame: its head and whatever is right behind it, then a body that is elsewhere. Immutable. */
  static final class Cut {
    final byte[] head;
    final int headOffset;
    final int headLength;
    final byte[] body;
    final int bodyOffset;
    final int bodyLength;

    Cut(byte[] head, int headOffset, int headLength, byte[] body, int bodyOffset, int bodyLength) {
      this.head = head;
      this.headOffset = headOffset;
      this.headLength = headLength;
      this.body = body;
      this.bodyOffset = bodyOffset;
      this.bodyLength = bodyLength;
    }
  }

  /** A message of several fragments that is under way, and what must not pass it. */
  private static final class Bulk {
    final Outbound message;
    final Outbound.Fragments fragments;
    final ArrayDeque<Outbound> followers = new ArrayDeque<>();

    Bulk(Outbound message, int number) {
      this.message = message;
      this.fragments = message.new Fragments(number);
    }
  }
}
