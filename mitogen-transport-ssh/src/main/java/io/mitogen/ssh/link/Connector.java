package io.mitogen.ssh.link;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.spi.Deadline;
import io.mitogen.ssh.auth.Authentication;
import io.mitogen.ssh.config.Settings;
import io.mitogen.ssh.hostkey.HostKeyCheck;
import io.mitogen.ssh.question.Questions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import org.jspecify.annotations.Nullable;

/** Makes connections. Confined to the thread of one attempt, which it blocks. */
final class Connector {
  private final Questions questions;
  private final Deadline deadline;
  private final Connection connection;

  Connector(Questions questions, Deadline deadline, Connection connection) {
    this.questions = questions;
    this.deadline = deadline;
    this.connection = connection;
  }

  /**
   * Reaches the host, over those that are to be jumped over, and logs in.
   *
   * @throws ConnectException if that fails; the connection is the caller's to close
   */
  void connect(Settings settings) {
    Client last = null;
    for (Settings hop : settings.route()) {
      last = login(hop, last);
    }
  }

  private Client login(Settings settings, @Nullable Client before) {
    HostKeyCheck hostKeys = new HostKeyCheck(settings, questions);
    Client client =
        new Client(settings.compression(), hostKeys, Connection.millis(deadline.left()));
    connection.add(client);
    try {
      if (before == null) {
        Socket socket = reach(settings);
        shake(client, settings, socket.getInputStream(), socket.getOutputStream());
      } else {
        DirectConnection tunnel = tunnel(settings, before);
        shake(client, settings, tunnel.getInputStream(), tunnel.getOutputStream());
      }
    } catch (IOException e) {
      throw hostKeys.failure().orElseGet(() -> handshakeFailed(settings, e));
    }
    new Authentication(settings, questions)
        .authenticate(client.auth(), client.connection(), deadline);
    int seconds = (int) settings.serverAliveInterval().toSeconds();
    if (seconds > 0 && settings.serverAliveCountMax() > 0) {
      client.keepAlive(seconds, settings.serverAliveCountMax());
    }
    return client;
  }

  private static void shake(Client client, Settings settings, InputStream in, OutputStream out)
      throws IOException {
    client.handshake(settings.hostName(), settings.port(), in, out);
  }

  /** Tries all addresses of the host, in order. */
  private Socket reach(Settings settings) {
    IOException last = null;
    for (InetAddress address : resolve(settings)) {
      Duration left = deadline.left();
      Duration limit =
          settings.reachTimeout().filter(each -> each.compareTo(left) < 0).orElse(left);
      Socket socket = connection.newSocket();
      try {
        socket.connect(new InetSocketAddress(address, settings.port()), Connection.millis(limit));
        socket.setTcpNoDelay(true);
        return socket;
      } catch (IOException e) {
        last = e;
      }
    }
    throw unreachable(settings, last);
  }

  private static List<InetAddress> resolve(Settings settings) {
    try {
      return List.of(InetAddress.getAllByName(settings.hostName()));
    } catch (UnknownHostException e) {
      throw failed(
          settings,
          Phase.RESOLVE,
          Reason.HOST_UNKNOWN,
          "the name " + settings.hostName()
              + " is not known; check it, and HostName in the ssh configuration",
          e);
    }
  }

  private ConnectException unreachable(Settings settings, @Nullable IOException e) {
    String place = settings.hostName() + " port " + settings.port();
    if (e instanceof SocketTimeoutException || deadline.passed()) {
      return failed(
          settings,
          Phase.CONNECT,
          Reason.TIMEOUT,
          place + " did not answer; check the address and what filters on the way",
          e);
    }
    if (e instanceof NoRouteToHostException || e instanceof PortUnreachableException) {
      return failed(
          settings,
          Phase.CONNECT,
          Reason.UNREACHABLE,
          "there is no way to " + place + ": " + e.getMessage(),
          e);
    }
    boolean refused = e instanceof java.net.ConnectException;
    String text = e == null ? "it has no address" : e.getMessage();
    return failed(
        settings,
        Phase.CONNECT,
        refused ? Reason.REFUSED : e instanceof SocketException ? Reason.UNREACHABLE : Reason.OTHER,
        place + ": " + text + (refused ? "; check the port, and that sshd runs there" : ""),
        e);
  }

  private DirectConnection tunnel(Settings settings, Client before) throws IOException {
    try {
      return before.tunnel(settings.hostName(), settings.port());
    } catch (OpenFailException e) {
      boolean forbidden = e.getReason() == OpenFailException.Reason.ADMINISTRATIVELY_PROHIBITED;
      throw failed(
          settings,
          Phase.CONNECT,
          forbidden ? Reason.NOT_ACCEPTED : Reason.UNREACHABLE,
          "the host that is jumped over can't reach " + settings.hostName() + " port "
              + settings.port() + ": " + e.getMessage()
              + (forbidden ? "; allow AllowTcpForwarding in its sshd_config, or use via(...)" : ""),
          e);
    }
  }

  private ConnectException handshakeFailed(Settings settings, IOException e) {
    if (deadline.passed()) {
      return failed(
          settings,
          Phase.CONNECT,
          Reason.TIMEOUT,
          settings.hostName() + " port " + settings.port()
              + " was reached, but did not answer in time; check that it is an ssh server",
          e);
    }
    DisconnectReason code =
        e instanceof SSHException ssh ? ssh.getDisconnectReason() : DisconnectReason.UNKNOWN;
    String text = String.valueOf(e.getMessage());
    if (code == DisconnectReason.KEY_EXCHANGE_FAILED) {
      return failed(
          settings,
          Phase.HOST_KEY,
          Reason.OTHER,
          "no common ground in the key exchange: " + text
              + "; the server may be older than what is safe today",
          e);
    }
    boolean garbage =
        code == DisconnectReason.PROTOCOL_VERSION_NOT_SUPPORTED || text.contains("dentification");
    return failed(
        settings,
        Phase.CONNECT,
        garbage && !text.contains("closed") ? Reason.GARBAGE : Reason.ENDED,
        settings.hostName() + " port " + settings.port()
            + " was reached, but the ssh handshake failed: " + text
            + "; check that it is an ssh server, and that it does not refuse this address",
        e);
  }

  private static ConnectException failed(
      Settings settings, Phase phase, Reason reason, String what, @Nullable Throwable cause) {
    return new ConnectException(
        phase, reason, "could not connect: " + settings.target() + ": " + what, List.of(), cause);
  }
}
