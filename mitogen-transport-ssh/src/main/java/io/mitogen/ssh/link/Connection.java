package io.mitogen.ssh.link;

import io.mitogen.spi.Deadline;
import io.mitogen.spi.StartCommand;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The way to a host: a client for it, and one for each host that is jumped over. Thread-safe.
 *
 * <p>It is ended by closing its socket: that alone ends every wait of sshj, whoever waits.
 */
final class Connection {
  private static final Duration GOODBYE_LIMIT = Duration.ofMillis(500);

  private final List<Client> clients = new ArrayList<>(); // guarded by this, as is all below
  private final List<Socket> sockets = new ArrayList<>();
  private boolean closed;

  /** It goes on with this client. */
  synchronized void add(Client client) {
    clients.add(client);
  }

  /** A socket of it; closed at once if all is over. */
  Socket newSocket() {
    Socket socket = new Socket();
    boolean late;
    synchronized (this) {
      sockets.add(socket);
      late = closed;
    }
    if (late) {
      closeQuietly(socket);
    }
    return socket;
  }

  /** Starts a command on the host, through the account's login shell. Its streams are the caller's to read. */
  ExecChannel start(StartCommand command, Deadline deadline) throws IOException {
    Client client = target();
    client.connection().setTimeoutMs(millis(deadline.left()));
    ExecChannel channel = new ExecChannel(client.connection());
    channel.open();
    channel.exec(command.line());
    return channel;
  }

  boolean isUp() {
    return target().isUp();
  }

  private synchronized Client target() {
    return clients.get(clients.size() - 1);
  }

  /** Ends all at once, without a word to anyone. Does not block. */
  void abort() {
    List<Socket> open;
    List<Client> now;
    synchronized (this) {
      closed = true;
      open = List.copyOf(sockets);
      now = List.copyOf(clients);
    }
    now.forEach(Client::stop);
    open.forEach(Connection::closeQuietly);
  }

  /** Says goodbye, if it can be said soon, and ends all. Blocks, for a second at most. */
  void close() throws InterruptedException {
    Thread goodbye = new Thread(this::sayGoodbye, "mitogen-ssh-goodbye");
    goodbye.setDaemon(true);
    goodbye.start();
    goodbye.join(GOODBYE_LIMIT.toMillis());
    abort();
    goodbye.join(GOODBYE_LIMIT.toMillis());
  }

  /** From the farthest host on: each is reached through the one before. */
  private void sayGoodbye() {
    List<Client> now;
    synchronized (this) {
      now = List.copyOf(clients);
    }
    for (int i = now.size() - 1; i >= 0; i--) {
      now.get(i).disconnect();
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is not used any more in any case.
    }
  }

  static int millis(Duration duration) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis()));
  }
}
