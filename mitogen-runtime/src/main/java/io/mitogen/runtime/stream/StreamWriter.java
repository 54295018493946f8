package io.mitogen.runtime.stream;

import io.mitogen.runtime.frame.Outgoing;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes to one neighbour. Thread-safe; never blocks its callers.
 *
 * <p>While little is in the pipe that the neighbour has not acknowledged, the caller's own thread writes: the pipe has room
 * for it, and nobody needs to be woken. Otherwise it is written in the background, by a thread that may block.
 */
final class StreamWriter implements Background.Work {
  // A pipe holds 64 KiB, in pages that small writes may leave half empty.
  private static final int INLINE_BYTES = 32 * 1024;
  // Urgent ones are sent by threads that read, and must not block even on a pipe of one page, which
  // is what the kernel
  // gives to a user who has very many pipes: else two neighbours could wait for each other.
  private static final int URGENT_INLINE_BYTES = 4 * 1024;
  private static final int DIRECT_BYTES = 8 * 1024; // from here on a write of its own beats a copy
  private static final int GATHERED_BYTES = Background.BUFFER_BYTES - 2 * DIRECT_BYTES;

  private final OutputStream out;
  private final Background background;
  private final Outbox outbox = new Outbox();
  private final ReentrantLock lock = new ReentrantLock(); // guards all below, and the outbox
  private boolean backlogged; // the background is at it, so nobody else may write
  private boolean closed;
  private long written;
  private long acknowledged;

  /** With a thread in the background that is called {@code name-writer}. */
  StreamWriter(String name, OutputStream out) {
    this(out, new WriterThread(name + "-writer"));
  }

  StreamWriter(OutputStream out, Background background) {
    this.out = out;
    this.background = background;
  }

  /** Sends a message after those sent before it; false if the stream is closed. */
  boolean send(Outgoing message) {
    return send(message, false);
  }

  /** Sends a message ahead of all that waits; false if the stream is closed. */
  boolean sendUrgently(Outgoing message) {
    return send(message, true);
  }

  private boolean send(Outgoing message, boolean urgent) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      if (mayWriteInline(message, urgent ? URGENT_INLINE_BYTES : INLINE_BYTES)) {
        writeInline(message);
        return true;
      }
      if (urgent) {
        outbox.addUrgent(message);
      } else {
        outbox.add(message);
      }
      if (!backlogged) {
        backlogged = true;
        background.begin(this);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The neighbour has read this many bytes, of all that were ever written. */
  void acknowledged(long total) {
    lock.lock();
    try {
      acknowledged = Math.max(acknowledged, Math.min(total, written));
    } finally {
      lock.unlock();
    }
  }

  boolean isOpen() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a write would go to a queue now, because the neighbour is slow to read. */
  boolean isBacklogged() {
    lock.lock();
    try {
      return backlogged;
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes were written, or are being written. */
  long written() {
    lock.lock();
    try {
      return written;
    } finally {
      lock.unlock();
    }
  }

  /** How many messages, and fragments of others, wait to be written. */
  int waiting() {
    lock.lock();
    try {
      return outbox.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes were written that the neighbour has not acknowledged. */
  long unacknowledged() {
    lock.lock();
    try {
      return written - acknowledged;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is sent any more, and what waits is dropped. Does not close the link. */
  void close() {
    lock.lock();
    try {
      closed = true;
      outbox.clear();
      background.close();
    } finally {
      lock.unlock();
    }
  }

  private boolean mayWriteInline(Outgoing message, int mostUnread) {
    return !backlogged
        && !message.isBulk()
        && written - acknowledged + message.frameSize() <= mostUnread;
  }

  private void writeInline(Outgoing message) {
    int size = message.frameSize();
    written += size;
    try {
      out.write(message.frame(), message.frameOffset(), size);
      out.flush();
    } catch (IOException e) {
      closed = true; // the reader of this stream sees its end, and tells why
    }
  }

  /** Writes the next of what waits: a large piece, or as many small ones as one write takes. */
  @Override
  public boolean step(byte[] buffer) {
    lock.lock();
    boolean more = false;
    try {
      drain(buffer);
      more = !closed && !outbox.isEmpty();
    } catch (IOException e) {
      closed = true; // the reader of this stream sees its end, and tells why
    } finally {
      backlogged = more;
      if (closed) {
        outbox.clear();
      }
      lock.unlock();
    }
    return more;
  }

  private void drain(byte[] buffer) throws IOException {
    int count = 0;
    Outbox.Cut cut = closed ? null : outbox.next();
    while (cut != null) {
      count = gather(buffer, count, cut.head, cut.headOffset, cut.headLength);
      count = gather(buffer, count, cut.body, cut.bodyOffset, cut.bodyLength);
      boolean enough = count == 0 || count > GATHERED_BYTES;
      cut = closed || enough ? null : outbox.next();
    }
    if (count > 0) {
      writeUnlocked(buffer, 0, count);
    }
  }

  /** What is small is copied to what was gathered; what is large is written, after that. */
  private int gather(byte[] buffer, int count, byte[] bytes, int offset, int length)
      throws IOException {
    if (length < DIRECT_BYTES) {
      System.arraycopy(bytes, offset, buffer, count, length);
      return count + length;
    }
    if (count > 0) {
      writeUnlocked(buffer, 0, count);
    }
    writeUnlocked(bytes, offset, length);
    return 0;
  }

  private void writeUnlocked(byte[] bytes, int offset, int length) throws IOException {
    written += length;
    lock.unlock();
    try {
      out.write(bytes, offset, length);
      out.flush();
    } finally {
      lock.lock();
    }
  }
}
