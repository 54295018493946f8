package io.mitogen.runtime.stream;

import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Outgoing;
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

  private final ArrayDeque<Outgoing> urgent = new ArrayDeque<>();
  private final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
  private final List<Lane> lanes = new ArrayList<>();
  private int turn; // the lane whose fragment is next
  private int roundBytes;
  private int bulks;

  void add(Outgoing message) {
    waiting.add(message);
  }

  void addUrgent(Outgoing message) {
    urgent.add(message);
  }

  boolean isEmpty() {
    return urgent.isEmpty() && waiting.isEmpty() && lanes.isEmpty();
  }

  /** How many messages, and fragments of others, wait. */
  int size() {
    int size = urgent.size() + waiting.size();
    for (Lane lane : lanes) {
      size += lane.queue.size() + (lane.fragments == null ? 0 : 1);
    }
    return size;
  }

  /** The next frame to write, or null if nothing waits. The one before it has been written. */
  @Nullable
  Cut next() {
    Outgoing message = urgent.poll();
    Cut cut = message == null ? null : begin(message);
    while (cut == null
        && (roundBytes < ROUND_BYTES || lanes.isEmpty())
        && (message = waiting.poll()) != null) {
      Lane ahead = laneAheadOf(message);
      if (ahead != null) {
        ahead.add(message);
      } else {
        cut = begin(message);
      }
    }
    return cut != null ? cut : nextFragment();
  }

  /** Drops all that waits. */
  void clear() {
    urgent.forEach(Outgoing::sent);
    waiting.forEach(Outgoing::sent);
    for (Lane lane : lanes) {
      lane.drop();
    }
    urgent.clear();
    waiting.clear();
    lanes.clear();
  }

  /** A message of one frame; null for a large one, which joins those that take turns. */
  private @Nullable Cut begin(Outgoing message) {
    if (message.isBulk()) {
      lanes.add(new Lane(message));
      return null;
    }
    roundBytes = lanes.isEmpty() ? 0 : roundBytes + message.frameSize();
    return whole(message);
  }

  private @Nullable Cut nextFragment() {
    roundBytes = 0;
    if (lanes.isEmpty()) {
      return null;
    }
    if (turn >= lanes.size()) {
      turn = 0;
    }
    Lane lane = lanes.get(turn);
    Cut cut = lane.next();
    if (cut != null) {
      turn++;
      return cut;
    }
    lanes.remove(turn);
    while (!lane.queue.isEmpty()) { // they were sent before all that waits now
      waiting.addFirst(lane.queue.removeLast());
    }
    return next();
  }

  private @Nullable Lane laneAheadOf(Outgoing message) {
    for (Lane lane : lanes) {
      if (message.follows(lane.src, lane.dst) || (lane.hasFollowing && message.isFollowing())) {
        return lane;
      }
    }
    return null;
  }

  private static Cut whole(Outgoing message) {
    return new Cut(message.frame(), message.frameOffset(), message.frameSize(), NOTHING, 0, 0);
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

  /** What goes from one context to another since a large message between them is under way. */
  private final class Lane {
    final int src;
    final int dst;
    final ArrayDeque<Outgoing> queue = new ArrayDeque<>();
    boolean hasFollowing;

    @Nullable
    Outbound bulk; // of ours, being cut

    Outbound.@Nullable Fragments fragments;

    Lane(Outgoing first) {
      src = first.src();
      dst = first.dst();
      queue.add(first);
    }

    void add(Outgoing message) {
      queue.add(message);
      hasFollowing |= message.isFollowing();
    }

    /** The next fragment; null if none of the next message is here, and so the lane ends. */
    @Nullable
    Cut next() {
      if (fragments != null && fragments.next()) {
        return cut(fragments);
      }
      end();
      Outgoing head = queue.peek();
      if (head == null || !head.isBulk()) {
        return null;
      }
      queue.remove();
      if (head instanceof Outbound ours) {
        bulk = ours;
        fragments = ours.new Fragments(bulks++);
        return next();
      }
      return whole(head);
    }

    private void end() {
      if (bulk != null) {
        bulk.sent();
        bulk = null;
        fragments = null;
      }
    }

    void drop() {
      end();
      queue.forEach(Outgoing::sent);
    }

    private Cut cut(Outbound.Fragments from) {
      byte[] head = from.head();
      int length = from.bodyLength();
      return from.body() == head
          ? new Cut(head, 0, Wire.HEADROOM + length, NOTHING, 0, 0)
          : new Cut(head, 0, Wire.HEADROOM, from.body(), from.bodyOffset(), length);
    }
  }
}
