package io.mitogen.benchmarks.ssh;

import io.mitogen.benchmarks.ssh.Line.Arrival;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A port that leads to another one, on which bytes take their time. Stands in for a network that is far or narrow, for kernels
 * that can't play one. Thread-safe; its threads end with its connections, or with this JVM.
 */
final class SlowWay implements AutoCloseable {
  private static final int BUFFER_BYTES = 65_536;
  private static final int CHUNKS =
      4096; // so many may be on the way, or a long way would be a narrow one

  private final int port;
  private final ServerSocket server;
  private final Line there;
  private final Line back;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private SlowWay(int port, Duration oneWay, double bytesPerSecond) throws IOException {
    this.port = port;
    this.there = new Line(oneWay, bytesPerSecond, System.nanoTime());
    this.back = new Line(oneWay, bytesPerSecond, System.nanoTime());
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("slow-way-accept", this::accept);
  }

  /** On which each byte takes this long, in each direction. */
  static SlowWay far(int port, Duration oneWay) throws IOException {
    return new SlowWay(port, oneWay, Double.POSITIVE_INFINITY);
  }

  /** On which no more than so many bytes get through in a second, in each direction. */
  static SlowWay narrow(int port, double bytesPerSecond) throws IOException {
    return new SlowWay(port, Duration.ZERO, bytesPerSecond);
  }

  /** The port here that leads there. */
  int port() {
    return server.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket near = server.accept();
      Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
      for (Socket each : new Socket[] {near, far}) {
        each.setTcpNoDelay(true);
        sockets.add(each);
      }
      connect(near, far, there);
      connect(far, near, back);
    }
  }

  private static void connect(Socket from, Socket to, Line line) {
    BlockingQueue<Chunk> onTheWay = new LinkedBlockingQueue<>(CHUNKS);
    start("slow-way-read", () -> read(from, line, onTheWay));
    start("slow-way-write", () -> write(to, onTheWay));
  }

  private static void read(Socket from, Line line, BlockingQueue<Chunk> onTheWay)
      throws InterruptedException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        Arrival arrival = line.take(count, System.nanoTime());
        onTheWay.put(new Chunk(arrival.due(), Arrays.copyOf(buffer, count)));
        TimeUnit.NANOSECONDS.sleep(arrival.left() - System.nanoTime());
      }
    } catch (IOException e) {
      // It was closed, as it is with many a connection; then this is the end of it.
    }
    onTheWay.put(new Chunk(line.take(0, System.nanoTime()).due(), new byte[0]));
  }

  private static void write(Socket to, BlockingQueue<Chunk> onTheWay)
      throws InterruptedException, IOException {
    OutputStream out = to.getOutputStream();
    for (Chunk chunk = onTheWay.take(); chunk.bytes.length > 0; chunk = onTheWay.take()) {
      TimeUnit.NANOSECONDS.sleep(chunk.due - System.nanoTime());
      out.write(chunk.bytes);
    }
    to.shutdownOutput(); // what comes back may still be on the way
  }

  private static void start(String name, Task task) {
    Thread thread = new Thread(
        () -> {
          try {
            task.run();
          } catch (IOException e) {
            // The end of a connection, or of this.
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
          }
        },
        name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** What a thread does. */
  private interface Task {
    void run() throws IOException, InterruptedException;
  }

  /** Bytes on the way; none for the end. Immutable. */
  private static final class Chunk {
    private final long due;
    private final byte[] bytes;

    Chunk(long due, byte[] bytes) {
      this.due = due;
      this.bytes = bytes;
    }
  }
}
