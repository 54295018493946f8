package io.mitogen.runtime.log;

import io.mitogen.runtime.frame.Outbound;
import io.mitogen.spi.WireOutput;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Entries that wait to be sent, as they travel: not too many of them, so whoever has more waits as well. Thread-safe. */
final class LogQueue {
  static final int MAX_BYTES = 256 * 1024;
  static final int MAX_MESSAGE_BYTES = 64 * 1024;

  private final ArrayDeque<byte[]> entries = new ArrayDeque<>(); // guarded by this, as is all below
  private int bytes;
  private int dropped;
  private boolean closed;

  /** Adds an entry, or else counts it; false if there was no room within that time. */
  synchronized boolean add(byte[] entry, long limitMillis) {
    awaitRoom(entry, limitMillis);
    if (!hasRoomFor(entry)) {
      dropped++;
      return false;
    }
    entries.add(entry);
    bytes += entry.length;
    return true;
  }

  private boolean hasRoomFor(byte[] entry) {
    return entries.isEmpty() || bytes + entry.length <= MAX_BYTES;
  }

  /** Nobody waits for room any more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** The data of the next message, or null if there is none; says also how many entries of {@code self} were dropped. */
  synchronized @Nullable WireOutput take(int self) {
    if (entries.isEmpty() && dropped == 0) {
      return null;
    }
    WireOutput data = Outbound.data(Integer.MAX_VALUE);
    while (!entries.isEmpty()
        && (data.size() == 0 || data.size() + entries.element().length <= MAX_MESSAGE_BYTES)) {
      byte[] entry = entries.remove();
      bytes -= entry.length;
      data.bytes(entry);
    }
    if (dropped > 0 && entries.isEmpty()) { // they came after those
      data.bytes(ofDropped(self).encoded());
      dropped = 0;
    }
    notifyAll();
    return data;
  }

  private LogEntry ofDropped(int self) {
    return new LogEntry(
        self,
        System.Logger.Level.WARNING.getSeverity(),
        System.currentTimeMillis(),
        "mitogen.log",
        Thread.currentThread().getName(),
        "records and printed lines were dropped here, because those before them were not taken in time: "
            + dropped,
        null);
  }

  /** An interrupt is for whoever logs, and this wait is bounded as it is. Guarded by this. */
  private void awaitRoom(byte[] entry, long limitMillis) {
    long end = System.nanoTime() + limitMillis * 1_000_000;
    long left = limitMillis;
    boolean interrupted = false;
    while (!closed && left > 0 && !hasRoomFor(entry)) {
      try {
        wait(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = (end - System.nanoTime()) / 1_000_000;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
