package io.mitogen.ssh.link;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeoutException;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.connection.ConnectionImpl;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.TransportImpl;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.userauth.UserAuth;
import net.schmizz.sshj.userauth.UserAuthImpl;

/**
 * Our side of one ssh connection. Thread-safe.
 *
 * <p>What sshj's own client puts together, without all else that it can do: file transfer, forwarding, and the ciphers and
 * key formats of a library that is larger than sshj. Where the classes come over the wire, that is a third of them.
 */
final class Client {
  private static final int KEX_POLL_MILLIS = 1000;

  private final TransportImpl transport;
  private final ConnectionImpl connection;
  private final UserAuth auth;

  /** @param timeoutMillis how long the other side may take for any one answer */
  Client(boolean compression, HostKeyVerifier hostKeys, int timeoutMillis) {
    Algorithms algorithms = new Algorithms(compression);
    transport = new TransportImpl(algorithms);
    transport.setTimeoutMs(timeoutMillis);
    transport.addHostKeyVerifier(hostKeys);
    auth = new UserAuthImpl(transport);
    connection = new ConnectionImpl(transport, algorithms.getKeepAliveProvider());
    connection.setTimeoutMs(timeoutMillis);
  }

  /** Greets the server and agrees on keys with it, over these streams; checks the host key. */
  void handshake(String host, int port, InputStream in, OutputStream out) throws SSHException {
    transport.init(host, port, in, out);
    int whole = transport.getTimeoutMs();
    transport.setTimeoutMs(KEX_POLL_MILLIS);
    try {
      while (!transport.isKexDone()) {
        exchangeKeys();
      }
    } finally {
      transport.setTimeoutMs(whole);
    }
  }

  /** If the connection ends as it begins, sshj may miss that, and would wait for its whole timeout. */
  private void exchangeKeys() throws TransportException {
    try {
      transport.doKex();
    } catch (TransportException e) {
      if (!(e.getCause() instanceof TimeoutException)) {
        throw e;
      }
      if (!transport.isRunning()) {
        throw new TransportException("the server closed the connection", e);
      }
    }
  }

  UserAuth auth() {
    return auth;
  }

  ConnectionImpl connection() {
    return connection;
  }

  /** Not before the login: in between, its messages would be taken for an error. */
  void keepAlive(int intervalSeconds, int countMax) {
    KeepAliveRunner keepAlive = (KeepAliveRunner) connection.getKeepAlive();
    keepAlive.setKeepAliveInterval(intervalSeconds);
    keepAlive.setMaxAliveCount(countMax);
    keepAlive.start();
  }

  /** A way to another host through this one. */
  DirectConnection tunnel(String host, int port) throws SSHException {
    DirectConnection tunnel = new DirectConnection(connection, host, port);
    tunnel.open();
    return tunnel;
  }

  boolean isUp() {
    return transport.isRunning();
  }

  /** Ends its threads as soon as the streams have ended. Does not block. */
  void stop() {
    connection.getKeepAlive().interrupt();
  }

  /** Says goodbye, and ends it. Blocks, if the other side does not read. */
  void disconnect() {
    stop();
    transport.disconnect();
  }
}
