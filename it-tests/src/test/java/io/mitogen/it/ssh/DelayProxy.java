package io.mitogen.it.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to a port on which bytes take their time, in each direction, get stuck, or are cut off. Stands in for a network that
 * is far, for kernels that can't play one. Thread-safe.
 */
final class DelayProxy implements AutoCloseable {
  private final String host;
  private final int port;
  private final ServerSocket server;
  private final Valve valve = new Valve();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  DelayProxy(String host, int port, Duration oneWay) {
    this.host = host;
    this.port = port;
    valve.delay(oneWay);
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DelayedPipe.start("delay-proxy-accept", this::accept);
  }

  /** The port here that leads there. */
  int port() {
    return server.getLocalPort();
  }

  /** How long each byte takes from now on, one way. */
  void delay(Duration oneWay) {
    valve.delay(oneWay);
  }

  /** From now on nothing gets through, and nothing is closed. */
  void hold() {
    valve.hold(Long.MAX_VALUE);
  }

  /** The same, once so many bytes have come back from the host. */
  void holdAfter(long bytesBack) {
    valve.hold(bytesBack);
  }

  /** Closes every connection once so many bytes have come back from the host. */
  void cutAfter(long bytesBack) {
    valve.hold(bytesBack);
    valve.whenHeld(this::cut);
  }

  /** What was held gets through. */
  void release() {
    valve.release();
  }

  /** Closes every connection; new ones may be made. */
  void cut() {
    sockets.forEach(DelayProxy::close);
    sockets.clear();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = server.accept();
        sockets.add(near);
        Socket far = new Socket(host, port);
        sockets.add(far);
        for (Socket each : List.of(near, far)) {
          each.setTcpNoDelay(true);
        }
        DelayedPipe.open(near, far, valve, false);
        DelayedPipe.open(far, near, valve, true);
      }
    } catch (IOException e) {
      cut(); // the end of the proxy, or of the host: whoever is connected is to hear of it
    }
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    valve.release();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
