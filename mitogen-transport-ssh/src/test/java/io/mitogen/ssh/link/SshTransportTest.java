package io.mitogen.ssh.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.ConnectException;
import io.mitogen.Tuple;
import io.mitogen.spi.Answerer;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.StartCommand;
import io.mitogen.ssh.Setting;
import io.mitogen.ssh.Ssh;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SshTransportTest {
  private final List<Object> asked = new CopyOnWriteArrayList<>();

  @Test
  void aRuntimeIsMadeReadyWhileTheHostIsReachedAndNoLonger() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Answerer program = question -> {
        asked.add(question);
        try {
          server.accept().close(); // so the host was reached, but it is none
          never.await();
        } catch (IOException | InterruptedException e) {
          interrupted.complete(true);
        }
        return null;
      };

      assertFails(target(server, Map.of(Setting.RUNTIME_CACHE, ""), program));
    }

    assertThat(asked).containsExactly(Tuple.of("runtime-ahead"));
    assertThat(interrupted).isCompletedWithValue(true);
  }

  @Test
  void noRuntimeIsMadeReadyIfNoneIsToBeSent() throws Exception {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    server.close();

    assertFails(target(server, Map.of(), asked::add));

    assertThat(asked).isEmpty();
  }

  private static Ssh target(ServerSocket server, Map<String, Object> settings, Answerer program) {
    return new Ssh("127.0.0.1", settings, program, Optional.empty())
        .port(server.getLocalPort())
        .user("ann")
        .configFile("none");
  }

  private static void assertFails(Ssh target) {
    Deadline deadline = Deadline.in(Duration.ofSeconds(10));
    assertThatThrownBy(() -> new SshTransport().open(target, new StartCommand("true"), deadline))
        .isInstanceOf(ConnectException.class);
  }
}
