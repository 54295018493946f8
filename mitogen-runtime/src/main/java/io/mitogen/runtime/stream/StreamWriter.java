package io.mitogen.runtime.stream;

import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one neighbour. Thread-safe; never blocks its callers.
 *
 * <p>While little is in the pipe that the neighbour has not acknowledged, the caller's own thread writes: the pipe has room
 * for it, and nobody needs to be woken. Otherwise a writer thread does, which may block; it ends when it has been idle for
 * a while.
 */
final class StreamWriter {
  // A pipe holds 64 KiB, in pages that small writes may leave half empty.
  private static final int INLINE_BYTES = 32 * 1024;
  // Urgent ones are sent by threads that read, and must not block even on a pipe of one page, which
  // is what the kernel
  // gives to a user who has very many pipes: else two neighbours could wait for each other.
  private static final int URGENT_INLINE_BYTES = 4 * 1024;
  private static final int GATHER_BYTES = 32 * 1024;
  private static final int DIRECT_BYTES = 8 * 1024; // from here on a write of its own beats a copy
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String name;
  private final OutputStream out;
  private final Outbox outbox = new Outbox();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private @Nullable Thread thread;
  private boolean busy; // the thread is in a write, so nobody else may write
  private boolean closed;
  private long written;
  private long acknowledged;

  StreamWriter(String name, OutputStream out) {
    this.name = name;
    this.out = out;
  }

  /** Sends a message after those sent before it; false if the stream is closed. */
  boolean send(Outbound message) {
    return send(message, false);
  }

  /** Sends a message ahead of all that waits; false if the stream is closed. */
  boolean sendUrgently(Outbound message) {
    return send(message, true);
  }

  private boolean send(Outbound message, boolean urgent) {
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
      wakeThread();
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

  /** Whether a write would go to a queue now, because the neighbour is slow to read. */
  boolean isBacklogged() {
    lock.lock();
    try {
      return busy || !outbox.isEmpty();
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

  /** Nothing is sent any more, and what waits is dropped. Does not close the link. */
  void close() {
    lock.lock();
    try {
      closed = true;
      outbox.clear();
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean mayWriteInline(Outbound message, int mostUnread) {
    return !busy
        && outbox.isEmpty()
        && !message.isBulk()
        && written - acknowledged + message.frameSize() <= mostUnread;
  }

  private void writeInline(Outbound message) {
    int size = message.frameSize();
    written += size;
    try {
      out.write(message.frame(), Wire.FRAGMENT_BYTES, size);
      out.flush();
    } catch (IOException e) {
      closed = true; // the reader of this stream sees its end, and tells why
    }
  }

  private void wakeThread() {
    if (thread != null) {
      work.signal();
      return;
    }
    Thread writer = new Thread(this::runThread, name + "-writer");
    writer.setDaemon(true);
    thread = writer;
    writer.start();
  }

  private void runThread() {
    lock.lock();
    try {
      byte[] gathered = new byte[GATHER_BYTES];
      while (!closed) {
        drain(gathered);
        if (!closed && outbox.isEmpty() && work.awaitNanos(IDLE_NANOS) <= 0 && outbox.isEmpty()) {
          return;
        }
      }
    } catch (IOException e) {
      closed = true; // the reader of this stream sees its end, and tells why
    } catch (InterruptedException e) {
      closed = true; // nobody interrupts this thread but a JVM on its way out
    } finally {
      thread = null;
      if (closed) {
        outbox.clear();
      }
      lock.unlock();
    }
  }

  /** Writes all that waits; what is small is gathered into one write. */
  private void drain(byte[] gathered) throws IOException {
    int count = 0;
    Outbox.Cut cut = outbox.next();
    while (!closed && cut != null) {
      count = gather(gathered, count, cut.head, cut.headOffset, cut.headLength);
      count = gather(gathered, count, cut.body, cut.bodyOffset, cut.bodyLength);
      cut = outbox.next();
    }
    if (count > 0) {
      writeUnlocked(gathered, 0, count);
    }
  }

  private int gather(byte[] gathered, int count, byte[] bytes, int offset, int length)
      throws IOException {
    int kept = count;
    if (kept > 0 && (length >= DIRECT_BYTES || kept + length > gathered.length)) {
      writeUnlocked(gathered, 0, kept);
      kept = 0;
    }
    if (length >= DIRECT_BYTES) {
      writeUnlocked(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, gathered, kept, length);
      kept += length;
    }
    return kept;
  }

  private void writeUnlocked(byte[] bytes, int offset, int length) throws IOException {
    busy = true;
    written += length;
    lock.unlock();
    try {
      out.write(bytes, offset, length);
      out.flush();
    } finally {
      lock.lock();
      busy = false;
    }
  }
}
