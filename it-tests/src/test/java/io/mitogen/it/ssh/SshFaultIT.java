package io.mitogen.it.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.DisconnectedException;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.Soon;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Gate;
import io.mitogen.ssh.Ssh;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code master -> ssh.localhost:port}, and what happens to machines and networks. */
@OnHosts
@Timeout(90)
class SshFaultIT {
  private static final SshHost HOST = SshHost.java();
  private static final SshHost DOOMED = SshHost.java();

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int UNANSWERED = 2;

  /** Until keep-alive has given up, and a moment for a busy machine. */
  private static final int NOTICED_SECONDS = 15;

  private static Router router;

  @BeforeAll
  static void open() {
    router = Mitogen.open();
  }

  @AfterAll
  static void close() {
    router.close();
  }

  private static Ssh watched(SshHost host) {
    return host.target("keyuser").keepAlive(INTERVAL, UNANSWERED);
  }

  /** The same host, behind a proxy. */
  private static Ssh behind(DelayProxy proxy) {
    String line = "[localhost]:" + proxy.port() + ' ' + HOST.hostKey() + '\n';
    return HOST.target("keyuser")
        .port(proxy.port())
        .knownHosts(TestKeys.write("known_hosts.proxy." + proxy.port(), line).toString());
  }

  private static DelayProxy proxy(Duration oneWay) {
    return new DelayProxy("localhost", HOST.port(), oneWay);
  }

  /** Whoever waits is told, and the context is gone. */
  private static void thenIsNoticed(Context there, CompletableFuture<Object> waiting)
      throws Exception {
    Throwable failure = catchThrowable(() -> waiting.get(NOTICED_SECONDS, TimeUnit.SECONDS));
    assertThat(failure).isInstanceOf(ExecutionException.class);
    assertThat(failure.getCause())
        .isInstanceOf(DisconnectedException.class)
        .hasMessageContaining(there.name() + " went away before it replied");
    assertThat(there.isAlive()).isFalse();
    assertThat(router.contexts()).isEmpty();
  }

  @Nested
  class DuringACall {
    @Test
    void aHostThatFreezesIsNoticedByKeepAlive() throws Exception {
      try (Context there = router.connect(watched(HOST))) {
        CompletableFuture<Object> waiting = there.callAsync(Gate::pass, "x");
        HOST.pause();
        try {
          thenIsNoticed(there, waiting);
        } finally {
          HOST.resume();
        }
      }
    }

    @Test
    void aHostThatIsKilledIsNoticedAtOnce() throws Exception {
      try (Context there = router.connect(DOOMED.target("keyuser"))) {
        CompletableFuture<Object> waiting = there.callAsync(Gate::pass, "x");
        DOOMED.kill();
        thenIsNoticed(there, waiting);
      }
    }

    @Test
    void aLinkThatGoesDownIsNoticedByKeepAlive() throws Exception {
      try (Context there = router.connect(watched(HOST))) {
        CompletableFuture<Object> waiting = there.callAsync(Gate::pass, "x");
        HOST.linkDown();
        try {
          thenIsNoticed(there, waiting);
        } finally {
          HOST.linkUp();
        }
      }
    }

    @Test
    void aLinkThatComesBackInTimeHarmsNobody() throws Exception {
      try (Context there = router.connect(HOST.target("keyuser").keepAlive(INTERVAL, 30))) {
        HOST.linkDown();
        CompletableFuture<Object> waiting = there.callAsync(Basics::echo, "x");
        try {
          assertThat(catchThrowable(() -> waiting.get(2, TimeUnit.SECONDS)))
              .isInstanceOf(TimeoutException.class);
        } finally {
          HOST.linkUp();
        }
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo("x");
      }
    }

    @Test
    void aConnectionThatIsCutIsNoticedAtOnce() throws Exception {
      try (DelayProxy proxy = proxy(Duration.ZERO);
          Context there = router.connect(behind(proxy))) {
        CompletableFuture<Object> waiting = there.callAsync(Gate::pass, "x");
        proxy.cut();
        thenIsNoticed(there, waiting);
      }
    }

    @Test
    void aConnectionThatGetsStuckIsNoticedByKeepAlive() throws Exception {
      try (DelayProxy proxy = proxy(Duration.ZERO);
          Context there = router.connect(behind(proxy).keepAlive(INTERVAL, UNANSWERED))) {
        CompletableFuture<Object> waiting = there.callAsync(Gate::pass, "x");
        proxy.hold();
        thenIsNoticed(there, waiting);
      }
    }

    @Test
    void aFarHostAnswersAllTheSame() {
      try (DelayProxy proxy = proxy(Duration.ofMillis(100));
          Context there = router.connect(behind(proxy).keepAlive(INTERVAL, UNANSWERED))) {
        assertThat(there.call(Basics::length, new byte[5_000_000])).isEqualTo(5_000_000);
        assertThat(there.call(Basics::bytes, 5_000_000)).hasSize(5_000_000);
      }
    }
  }

  /** So many bytes came back: the greeting, the keys, the login, the marker, the hello. */
  @Nested
  class WhileConnecting {
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private ConnectException failure(Ssh target) {
      Throwable failure = catchThrowable(() -> router.connect(target).close());
      assertThat(failure).isInstanceOf(ConnectException.class).hasMessageContaining("localhost");
      assertThat(router.contexts()).isEmpty();
      return (ConnectException) failure;
    }

    @Test
    void connectionsThatGetStuckHereOrThereEndInTime() {
      Map<Long, DelayProxy> proxies = new TreeMap<>();
      try {
        for (long bytesBack : List.of(0L, 10L, 60L, 1_200L, 1_700L, 2_200L)) {
          DelayProxy proxy = proxy(Duration.ZERO);
          proxies.put(bytesBack, proxy);
          proxy.holdAfter(bytesBack);
        }
        Map<Long, CompletableFuture<Context>> attempts = new TreeMap<>();
        long begun = System.nanoTime();
        proxies.forEach((bytesBack, proxy) ->
            attempts.put(bytesBack, router.connectAsync(behind(proxy).connectTimeout(LIMIT))));

        attempts.forEach((bytesBack, attempt) -> assertThat(Soon.failure(attempt))
            .as("stuck after " + bytesBack + " bytes")
            .isInstanceOf(ConnectException.class)
            .hasMessageContaining("localhost")
            .extracting(failure -> ((ConnectException) failure).reason())
            .isEqualTo(Reason.TIMEOUT));
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
            .isBetween(LIMIT.minusMillis(100), LIMIT.plusSeconds(6));
      } finally {
        proxies.values().forEach(DelayProxy::close);
      }
      assertThat(router.contexts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 60, 1_200, 1_700, 2_200})
    void aConnectionThatIsCutIsNoticedAtOnce(long bytesBack) throws Exception {
      try (DelayProxy proxy = proxy(Duration.ZERO)) {
        proxy.cutAfter(bytesBack);
        ConnectException failure = failure(behind(proxy).connectTimeout(Duration.ofSeconds(60)));

        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.ENDED);
      }
    }

    @Test
    void aHostThatFreezesForAWhileIsWaitedFor() throws Exception {
      Ssh target = HOST.target("keyuser"); // asks the host for its key
      HOST.pause();
      CompletableFuture<Context> attempt;
      try {
        attempt = router.connectAsync(target);
        assertThat(catchThrowable(() -> attempt.get(1, TimeUnit.SECONDS)))
            .isInstanceOf(TimeoutException.class);
      } finally {
        HOST.resume();
      }
      attempt.get(30, TimeUnit.SECONDS).close();
    }

    @Test
    void aLinkThatIsDownEndsInTime() {
      HOST.linkDown();
      try {
        // Before the engine, whose port it is, has found out that there is no way to the host.
        Duration soon = Duration.ofSeconds(1);
        assertThat(failure(HOST.target("keyuser").connectTimeout(soon)).reason())
            .isEqualTo(Reason.TIMEOUT);
      } finally {
        HOST.linkUp();
      }
    }
  }
}
