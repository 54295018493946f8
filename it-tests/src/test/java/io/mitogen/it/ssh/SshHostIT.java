package io.mitogen.it.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The ground that the other tests stand on: hosts, what is seen of them, and faults. */
@OnHosts
@Timeout(60)
class SshHostIT {
  private static final SshHost HOST = SshHost.bare();
  private static final int GREETING_CHARS = 7;

  @Test
  void greetsAsSsh() throws IOException {
    try (Socket socket = connect(HOST.port())) {
      assertThat(greeting(socket)).isEqualTo("SSH-2.0");
    }
  }

  @Test
  void hasNoJava() {
    assertThatThrownBy(() -> HOST.shell("java -version")).hasMessageContaining("java: not found");
  }

  @Test
  void showsAProcessThatIsLeftBehind() {
    HostState before = HOST.state();
    HOST.shell("setsid su pwuser -c 'sleep 4711' >/dev/null 2>&1 </dev/null &");
    try {
      await()
          .pollInSameThread()
          .untilAsserted(() ->
              assertThat(HOST.state().since(before)).contains("process of pwuser: sleep 4711"));
    } finally {
      HOST.shell("pkill -f '[s]leep 4711'");
    }
    Hosts.thenNothingIsLeft(HOST, before);
  }

  @Test
  void showsAFileThatIsLeftBehind() {
    HostState before = HOST.state();
    HOST.shell("touch /home/keyuser/forgotten");

    assertThat(HOST.state().since(before)).containsExactly("file /home/keyuser/forgotten");
    HOST.shell("rm /home/keyuser/forgotten");
    Hosts.thenNothingIsLeft(HOST, before);
  }

  @Test
  void showsWhoIsConnected() throws IOException {
    HostState before = HOST.state();
    try (Socket socket = connect(HOST.port())) {
      greeting(socket);
      assertThat(HOST.state().since(before)).anyMatch(line -> line.contains("sshd"));
    }
  }

  @Test
  void isSilentWhilePaused() throws IOException {
    HOST.pause();
    try (Socket socket = connect(HOST.port())) {
      thenIsSilent(socket);
      HOST.resume();
      assertThat(greeting(socket)).isEqualTo("SSH-2.0");
    }
  }

  @Test
  void isSilentWhileItsLinkIsDown() throws IOException {
    HOST.linkDown();
    try (Socket socket = connect(HOST.port())) {
      thenIsSilent(socket);
      HOST.linkUp();
      assertThat(greeting(socket)).isEqualTo("SSH-2.0");
    }
  }

  @Test
  void isFarAwayBehindAProxy() throws IOException {
    try (DelayProxy proxy = new DelayProxy("localhost", HOST.port(), Duration.ofMillis(200));
        Socket socket = connect(proxy.port())) {
      long begun = System.nanoTime();
      assertThat(greeting(socket)).isEqualTo("SSH-2.0");
      assertThat(System.nanoTime() - begun).isGreaterThan(Duration.ofMillis(200).toNanos());
    }
  }

  @Test
  void isSilentBehindAProxyThatHolds() throws IOException {
    try (DelayProxy proxy = new DelayProxy("localhost", HOST.port(), Duration.ZERO)) {
      proxy.holdAfter(3);
      try (Socket socket = connect(proxy.port())) {
        assertThat(socket.getInputStream().readNBytes(3)).asString().isEqualTo("SSH");
        thenIsSilent(socket);
        proxy.release();
        assertThat(socket.getInputStream().readNBytes(4)).asString().isEqualTo("-2.0");
        proxy.cut();
        assertThatThrownBy(() -> {
              while (socket.getInputStream().read() >= 0) {
                // what came before the cut
              }
              throw new IOException("the end");
            })
            .isInstanceOf(IOException.class);
      }
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String greeting(Socket socket) throws IOException {
    return new String(
        socket.getInputStream().readNBytes(GREETING_CHARS), StandardCharsets.US_ASCII);
  }

  private static void thenIsSilent(Socket socket) throws IOException {
    socket.setSoTimeout(1_000);
    assertThatThrownBy(() -> greeting(socket)).isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(10_000);
  }
}
