package io.mitogen.it.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.DisconnectedException;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.Soon;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Gate;
import io.mitogen.it.callee.Offspring;
import io.mitogen.it.callee.Trouble;
import io.mitogen.ssh.Ssh;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code master -> ssh.localhost:port}, and how contexts there end: after each test, nothing of theirs is left on the host. */
@OnHosts
@Timeout(60)
class SshEndIT {
  private static final SshHost HOST = SshHost.java();

  /** What the contexts get to end by themselves, and a moment for a busy machine. */
  private static final int BOUND_SECONDS = 20;

  private static Router router;

  @BeforeAll
  static void open() {
    router = Mitogen.open();
  }

  @AfterAll
  static void close() {
    router.close();
  }

  private static Ssh target() {
    return HOST.target("keyuser");
  }

  /** What a future fails with, soon. */
  private static Throwable failure(Future<?> future) {
    Throwable failure = catchThrowable(() -> future.get(BOUND_SECONDS, TimeUnit.SECONDS));
    return failure instanceof ExecutionException ? failure.getCause() : failure;
  }

  private static void signal(String signal, long pid) {
    HOST.shell("kill -" + signal + " " + pid);
  }

  private static boolean runs(long pid) {
    return HOST.shell("[ ! -d /proc/" + pid + " ] || echo runs").startsWith("runs");
  }

  private static void thenEnds(long pid) {
    await().pollInSameThread().atMost(Duration.ofSeconds(BOUND_SECONDS)).until(() -> !runs(pid));
  }

  private static void thenWasTold(Context there, Future<?> waiting, String reason) {
    assertThat(failure(waiting))
        .isInstanceOf(DisconnectedException.class)
        .hasMessage("no answer: " + there.name() + " went away before it replied; " + reason);
    assertThat(there.isAlive()).isFalse();
  }

  @Nested
  class OneThatIsKilled {
    private static final String KILLED = "its process was ended by signal 9 (KILL)";

    @Test
    void isMissedAtOnceByWhoWaits() {
      try (Context there = router.connect(target())) {
        CompletableFuture<Object> running = there.callAsync(Gate::pass, "x");
        CompletableFuture<Object> waiting = there.callAsync(Basics::echo, "x");

        signal("KILL", there.info().pid());

        thenWasTold(there, running, KILLED);
        thenWasTold(there, waiting, KILLED);
      }
    }

    @Test
    void takesAlongWhatItStarted() {
      try (Context there = router.connect(target())) {
        long stubborn = there.call(Offspring::start, Offspring.STUBBORN);
        long orphan = there.call(Offspring::start, Offspring.ORPHAN);
        assertThat(runs(stubborn) && runs(orphan)).isTrue();

        signal("KILL", there.info().pid());

        thenEnds(stubborn);
        thenEnds(orphan);
      }
    }

    @Test
    void leavesItsDaemons() {
      try (Context there = router.connect(target())) {
        long daemon = there.call(Offspring::start, Offspring.DAEMON);
        try {
          long child = there.call(Offspring::start, Offspring.STUBBORN);

          signal("KILL", there.info().pid());

          thenEnds(child);
          assertThat(runs(daemon)).isTrue();
        } finally {
          signal("KILL", daemon);
        }
      }
    }

    @Test
    void takesItsDaemonsAlongIfThatWasSaid() {
      try (Context there = router.connect(target().endsDaemons(true))) {
        long daemon = there.call(Offspring::start, Offspring.DAEMON);

        signal("KILL", there.info().pid());

        thenEnds(daemon);
      }
    }
  }

  @Nested
  class OneThatEndsItself {
    @Test
    void isMissedAtOnceByWhoWaits() {
      try (Context there = router.connect(target())) {
        CompletableFuture<?> waiting = there.runAsync(Trouble::exit, 3);

        thenWasTold(there, waiting, "its process exited with status 3");
      }
    }

    @Test
    void takesAlongWhatItStarted() {
      try (Context there = router.connect(target())) {
        long stubborn = there.call(Offspring::start, Offspring.STUBBORN);

        there.send(Trouble::halt, 1);

        thenEnds(stubborn);
      }
    }
  }

  @Nested
  class OneThatIsClosed {
    @Test
    void thoughItIsFrozen() {
      Context there = router.connect(target());
      long pid = there.info().pid();
      long child = there.call(Offspring::start, Offspring.STUBBORN);
      signal("STOP", pid);

      there.close();

      assertThat(there.isAlive()).isFalse();
      thenEnds(pid);
      thenEnds(child);
    }

    @Test
    void duringACall() {
      Context there = router.connect(target());
      CompletableFuture<Object> running = there.callAsync(Gate::pass, "x");
      long pid = there.info().pid();

      there.close();

      assertThat(runs(pid)).isFalse();
      thenWasTold(there, running, "it was closed; its process exited with status 0");
    }

    @Test
    void thoughItsCalleeNeverEnds() {
      Context there = router.connect(target());
      CompletableFuture<?> running = there.runAsync(Trouble::hang);
      Soon.begins(there);
      long pid = there.info().pid();

      there.close();

      assertThat(failure(running)).isInstanceOf(DisconnectedException.class);
      thenEnds(pid);
    }

    @Test
    void doesNotWaitForADaemonThatHoldsItsOutput() {
      Context there = router.connect(target());
      long pid = there.info().pid();
      long daemon = there.call(Offspring::start, Offspring.DAEMON);
      try {
        there.close();

        assertThat(there.isAlive()).isFalse();
        thenEnds(pid);
        assertThat(runs(daemon)).isTrue();
        await()
            .pollInSameThread()
            .atMost(Duration.ofSeconds(BOUND_SECONDS))
            .until(() -> HOST.state().processes().stream()
                .noneMatch(process -> process.contains("sshd: keyuser")));
      } finally {
        signal("KILL", daemon);
      }
    }
  }

  /** Two programs, each with a context on the same account. */
  @Nested
  class OfTwoMasters {
    @Test
    void oneThatEndsDoesNotTouchTheOther() {
      Router other = Mitogen.open();
      try (Context ours = router.connect(target().endsDaemons(true))) {
        long child = ours.call(Offspring::start, Offspring.OBEDIENT);
        long daemon = ours.call(Offspring::start, Offspring.DAEMON);
        Context closed = other.connect(target().endsDaemons(true));
        Context killed = other.connect(target().endsDaemons(true));
        long theirs = killed.call(Offspring::start, Offspring.DAEMON);

        signal("KILL", killed.info().pid());
        thenEnds(theirs);
        closed.close();
        other.close();

        assertThat(ours.call(Basics::echo, "still there")).isEqualTo("still there");
        assertThat(runs(child) && runs(daemon)).isTrue();
      } finally {
        other.close();
      }
    }
  }

  /** Attempts that have the time to wait for longer than any test does. */
  @Nested
  class AnAttempt {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final String GREETING = "SSH-2.0-";

    private void thenWasCancelled(Future<?> attempt) {
      assertThat(failure(attempt))
          .isInstanceOfSatisfying(
              ConnectException.class,
              e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.CANCELLED));
    }

    @Test
    void endsWithItsRouterThoughTheHostIsFrozen() {
      Router closing = Mitogen.open();
      Ssh target = target().connectTimeout(LONG);
      HOST.pause();
      try {
        CompletableFuture<Context> attempt = closing.connectAsync(target);

        closing.close();

        thenWasCancelled(attempt);
      } finally {
        HOST.resume();
        closing.close();
      }
    }

    @Test
    void endsWithItsRouterThoughTheServerIsSilent() throws IOException {
      Router closing = Mitogen.open();
      try (ServerSocket server = silent()) {
        CompletableFuture<Context> attempt = closing.connectAsync(to(server));
        try (Socket accepted = server.accept()) {
          thenGreets(accepted);
          closing.close();

          thenWasCancelled(attempt);
          thenHangsUp(accepted);
        }
      } finally {
        closing.close();
      }
    }

    @Test
    void endsWhenItIsCancelledThoughTheHostIsFrozen() throws Exception {
      Ssh target = target().connectTimeout(LONG);
      HOST.pause();
      try {
        CompletableFuture<Context> attempt = router.connectAsync(target);

        assertThat(attempt.cancel(true)).isTrue();
      } finally {
        HOST.resume();
      }
      assertThat(router.contexts()).isEmpty();
    }

    @Test
    void endsWhenItIsCancelledThoughTheServerIsSilent() throws IOException {
      try (ServerSocket server = silent()) {
        CompletableFuture<Context> attempt = router.connectAsync(to(server));
        try (Socket accepted = server.accept()) {
          thenGreets(accepted);
          assertThat(attempt.cancel(true)).isTrue();

          thenHangsUp(accepted);
        }
      }
      assertThat(router.contexts()).isEmpty();
    }

    private ServerSocket silent() throws IOException {
      return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private Ssh to(ServerSocket server) {
      return Ssh.to("localhost")
          .port(server.getLocalPort())
          .user("keyuser")
          .configFile("none")
          .connectTimeout(LONG);
    }

    private void thenGreets(Socket accepted) throws IOException {
      accepted.setSoTimeout(BOUND_SECONDS * 1000);
      assertThat(accepted.getInputStream().readNBytes(GREETING.length()))
          .asString()
          .isEqualTo(GREETING);
    }

    private void thenHangsUp(Socket accepted) throws IOException {
      assertThat(accepted.getInputStream().readAllBytes()).hasSizeLessThan(100);
    }
  }
}
