package io.mitogen.runtime.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/** A pipe in memory: blocks its writer when it is full, and its reader when it is empty. Thread-safe. */
public final class Pipe {
  private final byte[] ring; // guarded by this, as is all below
  private long written;
  private long read;
  private boolean closed;
  private String broken = "";
  private boolean writerWaits;

  private final InputStream in = new In();
  private final OutputStream out = new Out();

  /** A pipe that holds this much. */
  public Pipe(int bytes) {
    ring = new byte[bytes];
  }

  /** The end to read from. Closing it breaks the pipe. */
  public InputStream in() {
    return in;
  }

  /** The end to write to. */
  public OutputStream out() {
    return out;
  }

  /** Nothing more is written; what was written can still be read. */
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** From now on both ends throw. */
  public synchronized void breakOff(String why) {
    broken = why;
    notifyAll();
  }

  /** Waits until a writer waits for room. */
  public synchronized void awaitFull() throws InterruptedException {
    while (!writerWaits) {
      wait();
    }
  }

  private synchronized void put(byte[] bytes, int offset, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      while (written - read == ring.length && !closed && broken.isEmpty()) {
        writerWaits = true;
        sleep();
      }
      writerWaits = false;
      check();
      if (closed) {
        throw new IOException("Broken pipe");
      }
      ring[(int) (written++ % ring.length)] = bytes[offset + i];
    }
    notifyAll();
  }

  private synchronized int take(byte[] bytes, int offset, int length) throws IOException {
    while (written == read && !closed && broken.isEmpty() && length > 0) {
      sleep();
    }
    check();
    int count = (int) Math.min(length, written - read);
    for (int i = 0; i < count; i++) {
      bytes[offset + i] = ring[(int) (read++ % ring.length)];
    }
    notifyAll();
    return count == 0 && length > 0 ? -1 : count;
  }

  private void sleep() throws IOException {
    try {
      notifyAll();
      wait();
    } catch (InterruptedException e) {
      breakOff("interrupted"); // by the end of its time: then nothing may wait any more
      throw new InterruptedIOException();
    }
  }

  private void check() throws IOException {
    if (!broken.isEmpty()) {
      throw new IOException(broken);
    }
  }

  private synchronized int there() {
    return (int) (written - read);
  }

  private final class In extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return take(bytes, offset, length);
    }

    @Override
    public int available() {
      return there();
    }

    @Override
    public void close() {
      breakOff("Stream closed");
    }
  }

  private final class Out extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      put(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      put(bytes, offset, length);
    }

    @Override
    public void close() {
      Pipe.this.close();
    }
  }
}
