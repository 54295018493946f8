package io.mitogen.it.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One direction of a connection through a {@link DelayProxy}: a thread that reads, and one that writes later. */
final class DelayedPipe {
  private static final int BUFFER_BYTES = 65_536;
  private static final int CHUNKS =
      4096; // so many may be on the way, or a long way would be a narrow one

  private final Socket from;
  private final Socket to;
  private final Valve valve;
  private final boolean back;
  private final BlockingQueue<Chunk> onTheWay = new LinkedBlockingQueue<>(CHUNKS);

  private DelayedPipe(Socket from, Socket to, Valve valve, boolean back) {
    this.from = from;
    this.to = to;
    this.valve = valve;
    this.back = back;
  }

  /** Connects {@code from} with {@code to}, until either is closed. */
  static void open(Socket from, Socket to, Valve valve, boolean back) {
    DelayedPipe pipe = new DelayedPipe(from, to, valve, back);
    start("delay-proxy-read", pipe::read);
    start("delay-proxy-write", pipe::write);
  }

  /** Starts a thread that ends with this JVM. */
  static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        onTheWay.put(new Chunk(valve.due(), Arrays.copyOf(buffer, count)));
      }
      onTheWay.put(new Chunk(valve.due(), null));
    } catch (IOException e) {
      onTheWay.clear(); // a connection that was cut loses what was on the way
      onTheWay.add(new Chunk(valve.due(), null));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write() {
    try {
      OutputStream out = to.getOutputStream();
      for (Chunk chunk = onTheWay.take(); chunk.bytes != null; chunk = onTheWay.take()) {
        TimeUnit.NANOSECONDS.sleep(chunk.due - System.nanoTime());
        int written = 0;
        while (written < chunk.bytes.length) {
          int passing = valve.pass(chunk.bytes.length - written, back);
          out.write(chunk.bytes, written, passing);
          written += passing;
        }
      }
      to.shutdownOutput();
    } catch (IOException e) {
      DelayProxy.close(from); // whoever sends learns that nobody listens
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Bytes on the way, or the end if there are none.
   *
   * @param due when they arrive
   */
  private record Chunk(long due, byte[] bytes) {}
}
