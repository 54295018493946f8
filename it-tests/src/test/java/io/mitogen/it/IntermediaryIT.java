package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.Target;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Gate;
import io.mitogen.it.leak.LeakCheck;
import io.mitogen.it.transport.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connecting from another context: what goes well, and what goes wrong there, is known here as if it had been done here.
 *
 * <pre>
 *   master -> hub -> whatever a test connects
 * </pre>
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class IntermediaryIT {
  private static Router router;
  private static Context hub;

  @TempDir
  private Path directory;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    hub = router.connect(Local.jvm().name("hub"));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @AfterEach
  void everythingElseLivesOn() {
    assertThat(hub.within(Duration.ofSeconds(30)).call(Basics::echo, "x")).isEqualTo("x");
    // What was given up may have a moment to live.
    await().untilAsserted(() -> assertThat(router.contexts()).containsExactly(hub));
  }

  private Local java(String... script) throws IOException {
    Path java = Stubs.executable(directory.resolve("java"), script);
    return Local.jvm().name("web").java(java.toString()).via(hub);
  }

  private static ConnectException failure(Target target) {
    return catchThrowableOfType(ConnectException.class, () -> router.connect(target));
  }

  private static void thenFailed(ConnectException failure, Phase phase, Reason reason) {
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    assertThat(failure.phase()).as(failure.getMessage()).isEqualTo(phase);
  }

  @Nested
  class ThatIsBusy {
    @Test
    void connectsAllTheSame() {
      CompletableFuture<Object> busy = hub.callAsync(Gate::pass, "busy");

      try (Context child = router.connect(Local.jvm().name("web").via(hub))) {
        assertThat(child.name()).isEqualTo("hub.web");
        assertThat(child.call(Basics::echo, "x")).isEqualTo("x");
        assertThat(busy).isNotDone();
      }

      hub.concurrent().run(Gate::open);
      assertThat(Soon.get(busy)).isEqualTo("busy");
    }
  }

  @Nested
  class WithATransportOfTheProgram {
    @Test
    void connectsWithWhatIsSentToIt() {
      try (Context child = router.connect(new Login("login", "echo welcome").via(hub))) {
        assertThat(child.name()).isEqualTo("hub.login");
        assertThat(child.info().parentId()).isEqualTo(hub.id());
        assertThat(child.call(Basics::echo, "x")).isEqualTo("x");
      }
    }

    @Test
    void quotesWhatItHeard() {
      ConnectException failure =
          failure(new Login("refusal", "echo 'This account is not available.'; exit 1").via(hub));

      thenFailed(failure, Phase.SHELL, Reason.ENDED);
      assertThat(failure)
          .hasMessage("from hub: could not start login refusal: the other side ended before our"
              + " script ran, in phase SHELL; its command exited with status 1; check that the account"
              + " may run commands, and that its start-up files don't end the shell; it printed:\n"
              + "  This account is not available.");
    }
  }

  @Nested
  class Errors {
    @Test
    void noJava() {
      ConnectException failure =
          failure(Local.jvm().name("web").java("/no/such/java").via(hub));

      thenFailed(failure, Phase.JAVA, Reason.JAVA_MISSING);
      assertThat(failure)
          .hasMessage("from hub: could not start local context web: the other side ended, in phase"
              + " JAVA; its command exited with status 91; install Java 17 or newer there, or name one"
              + " with java(...); it printed:\n"
              + "  mitogen: there is no program /no/such/java");
      assertThat(failure.output()).containsExactly("mitogen: there is no program /no/such/java");
    }

    @Test
    void javaThatIsTooOld() throws IOException {
      ConnectException failure = failure(
          java("echo 'Unrecognized option: -Xlog:disable' >&2", "echo 'Bye.' >&2", "exit 1"));

      thenFailed(failure, Phase.JAVA, Reason.JAVA_TOO_OLD);
      assertThat(failure.output()).containsExactly("Unrecognized option: -Xlog:disable", "Bye.");
    }

    @Test
    void javaThatPrintsAndExits() throws IOException {
      ConnectException failure = failure(java("seq 1 200", "exit 7"));

      thenFailed(failure, Phase.JAVA, Reason.ENDED);
      assertThat(failure)
          .hasMessageStartingWith("from hub: could not start local context web: the other side"
              + " ended, in phase JAVA; its command exited with status 7; check the limits there")
          .hasMessageContaining("; it printed:\n  1\n  2\n");
      assertThat(failure.output())
          .hasSize(100)
          .contains("20", "[101 lines left out]", "122")
          .endsWith("199", "200");
    }

    @Test
    void bytesThatAreNoProtocol() throws IOException {
      ConnectException failure = failure(java("echo hello >&5", "exec sleep 600"));

      thenFailed(failure, Phase.JAVA, Reason.GARBAGE);
    }

    @Test
    void aDirectoryThatIsNotThere() {
      ConnectException failure = failure(
          Local.jvm().name("web").workingDirectory(directory.resolve("missing")).via(hub));

      thenFailed(failure, Phase.CONNECT, Reason.NOT_STARTED);
      assertThat(failure)
          .hasMessageStartingWith("from hub: could not start a shell for local context web: ");
    }

    @Test
    void aTargetThatIsNoRecord() {
      Target target = new OtherTarget();

      assertThatThrownBy(() -> router.connect(target))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("no transport for OtherTarget");
    }

    @Test
    void aContextOfAnotherRouter() {
      try (Router other = Mitogen.open()) {
        Context stranger = other.connect(Local.jvm().name("stranger"));

        assertThatThrownBy(() -> router.connect(Local.jvm().name("web").via(stranger)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("local context web is to be started by stranger, which is a context of"
                + " another router");
        assertThatThrownBy(() -> router.connectAsync(Local.jvm().via(stranger)))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }

    @Test
    void aContextThatHasGone() {
      Context gone = router.connect(Local.jvm().name("gone").via(hub));
      gone.close();

      ConnectException failure = failure(Local.jvm().name("web").via(gone));

      thenFailed(failure, Phase.CONNECT, Reason.INTERMEDIARY);
      assertThat(failure)
          .hasMessage("could not start local context web from hub.gone: no route to hub.gone"
              + " (context " + gone.id() + "): it has gone, or its parent has");
    }

    @Test
    void aContextThatGoesMeanwhile() throws IOException {
      Context going = router.connect(Local.jvm().name("going").via(hub));
      CompletableFuture<Context> attempt = router.connectAsync(
          java("echo up >\"$0.up\"", "exec cat <&4 >/dev/null").via(going));
      await().until(() -> Files.exists(directory.resolve("java.up")));

      Signals.kill(going);

      assertThat(Soon.failure(attempt))
          .isInstanceOfSatisfying(
              ConnectException.class,
              failure -> thenFailed(failure, Phase.CONNECT, Reason.INTERMEDIARY))
          .hasMessage("could not start local context web from hub.going: no answer: hub.going went"
              + " away before it replied; its process was ended by signal 9 (KILL)");
    }
  }

  @Nested
  class TimeLimits {
    @Test
    void areKeptByTheIntermediary() throws IOException {
      ConnectException failure = failure(
          java("echo 'thinking ...' >&2", "exec sleep 600").connectTimeout(Duration.ofSeconds(1)));

      thenFailed(failure, Phase.JAVA, Reason.TIMEOUT);
      assertThat(failure)
          .hasMessage("from hub: could not start local context web: it did not answer within PT1S,"
              + " in phase JAVA; its command was ended by signal 15 (TERM); give it more time with"
              + " connectTimeout(...); it printed:\n"
              + "  thinking ...");
    }

    @Test
    void areKeptWithoutAnIntermediaryThatIsFrozen() throws Exception {
      long pid = hub.info().pid();
      Signals.freeze(pid);
      ConnectException failure;
      try {
        failure = failure(
            Local.jvm().name("web").connectTimeout(Duration.ofSeconds(1)).via(hub));
      } finally {
        Signals.resume(pid);
      }

      thenFailed(failure, Phase.CONNECT, Reason.TIMEOUT);
      assertThat(failure)
          .hasMessage("could not start local context web from hub: hub did not answer within PT1S");
    }
  }

  @Nested
  class Cancelling {
    @Test
    void endsTheAttempt() throws IOException {
      CompletableFuture<Context> attempt = router.connectAsync(
          java("echo $$ >\"$0.pid\"", "mv \"$0.pid\" \"$0.up\"", "exec sleep 600"));
      Path up = directory.resolve("java.up");
      await().until(() -> Files.exists(up));
      long pid = Long.parseLong(Files.readString(up).strip());

      attempt.cancel(true);

      assertThat(attempt).isCancelled();
      Signals.awaitEnd(List.of(pid), Duration.ofSeconds(10));
    }

    @Test
    void asTheContextComesLeavesNothing() {
      for (int i = 0; i < 3; i++) {
        CompletableFuture<Context> attempt =
            router.connectAsync(Local.jvm().name("late").via(hub));
        while (router.contexts().size() == 1 && !attempt.isDone()) { // its hello comes first
          Thread.onSpinWait();
        }

        closeUnlessCancelled(attempt);

        await().untilAsserted(() -> assertThat(router.contexts()).containsExactly(hub));
      }
    }

    @Test
    void atAnyTimeLeavesNothing() {
      List<CompletableFuture<Context>> attempts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        CompletableFuture<Context> attempt =
            router.connectAsync(Local.jvm().name("n" + i).via(hub));
        hub.concurrent().call(Basics::echo, i); // it has begun
        attempts.add(attempt);
      }

      attempts.forEach(this::closeUnlessCancelled);

      await().untilAsserted(() -> assertThat(router.contexts()).containsExactly(hub));
    }

    private void closeUnlessCancelled(CompletableFuture<Context> attempt) {
      if (attempt.cancel(true)) {
        assertThatThrownBy(attempt::join).isInstanceOf(CancellationException.class);
      } else {
        Soon.get(attempt).close();
      }
    }
  }

  @Nested
  class ADirectChild {
    @Test
    void cancelledAsItComesLeavesNothing() {
      for (int i = 0; i < 3; i++) {
        CompletableFuture<Context> attempt = router.connectAsync(Local.jvm().name("late"));
        while (router.contexts().size() == 1 && !attempt.isDone()) {
          Thread.onSpinWait();
        }

        if (!attempt.cancel(true)) {
          Soon.get(attempt).close();
        }

        await().untilAsserted(() -> assertThat(router.contexts()).containsExactly(hub));
      }
    }

    @Test
    void whoseThreadIsInterruptedAsItComesLeavesNothing() throws Exception {
      for (int i = 0; i < 3; i++) {
        CompletableFuture<Optional<Context>> outcome = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
          try {
            outcome.complete(Optional.of(router.connect(Local.jvm().name("late"))));
          } catch (ConnectException e) {
            outcome.complete(Optional.empty());
          }
        });
        caller.start();
        while (router.contexts().size() == 1 && caller.isAlive()) {
          Thread.onSpinWait();
        }

        caller.interrupt();

        Soon.get(outcome).ifPresent(Context::close);
        await().untilAsserted(() -> assertThat(router.contexts()).containsExactly(hub));
      }
    }
  }

  private static final class OtherTarget implements Target {
    @Override
    public String describe() {
      return "elsewhere";
    }

    @Override
    public String contextName(long pid) {
      return "elsewhere";
    }

    @Override
    public Optional<Context> via() {
      return Optional.of(hub);
    }
  }
}
