package io.mitogen.runtime.route;

import io.mitogen.runtime.stream.Stream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A stream, and what the router keeps of it. Thread-safe. */
final class Link {
  /** Beyond it, whoever is behind the stream is told of everyone's end, rather than of those it knows (Mitogen row 4.5). */
  private static final int MAX_ACQUAINTED = 10_000;

  private final Stream stream;
  private final boolean parent;
  private final Set<Integer> acquainted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger queued = new AtomicInteger();
  private volatile boolean knowsMany;

  Link(Stream stream, boolean parent) {
    this.stream = stream;
    this.parent = parent;
  }

  Stream stream() {
    return stream;
  }

  /** The neighbour's number. */
  int id() {
    return stream.neighbour().id();
  }

  boolean isParent() {
    return parent;
  }

  /**
   * Someone behind the stream has sent to {@code context}, or has heard from it: will want to know of its end.
   *
   * @return whether that is new
   */
  boolean meets(int context) {
    if (parent || knowsMany || acquainted.contains(context)) {
      return false; // the parent is told of everyone anyway
    }
    if (acquainted.size() >= MAX_ACQUAINTED) {
      knowsMany = true;
      acquainted.clear();
      return true;
    }
    return acquainted.add(context);
  }

  /** Whether someone behind the stream should be told that {@code context} has gone; it is forgotten by that. */
  boolean forget(int context) {
    return acquainted.remove(context) || knowsMany;
  }

  /** Those whose end will be told to whoever is behind the stream. */
  Set<Integer> acquaintances() {
    return Set.copyOf(acquainted);
  }

  /** A message of this stream waits for the loop: those behind it must not pass. */
  void queue() {
    queued.incrementAndGet();
  }

  /** The message has had its turn. */
  void unqueue() {
    queued.decrementAndGet();
  }

  boolean isQueued() {
    return queued.get() > 0;
  }

  @Override
  public String toString() {
    return stream.toString();
  }
}
