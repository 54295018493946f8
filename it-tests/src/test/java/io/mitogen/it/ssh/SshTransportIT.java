package io.mitogen.it.ssh;

import io.mitogen.spi.Transport;
import io.mitogen.spi.contract.TransportContract;
import io.mitogen.ssh.Ssh;
import io.mitogen.ssh.link.SshTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What every transport promises, this one promises, too. */
@OnHosts
class SshTransportIT implements TransportContract<Ssh> {
  private static final SshHost HOST = SshHost.bare();
  private static ServerSocket silent; // whose connections nobody takes

  @BeforeAll
  static void listen() {
    try {
      silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void close() throws IOException {
    silent.close();
  }

  @Override
  public Transport<Ssh> transport() {
    return new SshTransport();
  }

  @Override
  public Ssh reachableTarget() {
    return HOST.target("keyuser");
  }

  @Override
  public Optional<Ssh> unreachableTarget() {
    return Optional.of(Ssh.to("127.0.0.1").port(1).configFile("none"));
  }

  @Override
  public Optional<Ssh> silentTarget() {
    return Optional.of(Ssh.to("127.0.0.1").port(silent.getLocalPort()).configFile("none"));
  }
}
