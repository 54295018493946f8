package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mitogen.CallException;
import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.DisconnectedException;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.UndeliverableException;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Future;
import io.mitogen.it.leak.LeakCheck;
import io.mitogen.it.transport.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong while a context starts, mostly by its Java: programs in the place of {@code java} that behave as others
 * do. Every error is a {@link ConnectException} for the one attempt.
 *
 * <pre>
 *   master -> child that does not come up
 *          -> sibling
 * </pre>
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class BadJavaIT {
  private static Router router;
  private static Context sibling;

  @TempDir
  private Path directory;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    sibling = router.connect(Local.jvm().name("sibling"));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @AfterEach
  void everythingElseLivesOn() {
    assertThat(sibling.within(Duration.ofSeconds(10)).call(Basics::echo, "x")).isEqualTo("x");
    assertThat(router.contexts()).containsExactly(sibling);
  }

  private ConnectException failure(Local target) {
    return catchThrowableOfType(ConnectException.class, () -> router.connect(target));
  }

  private Local java(String... script) throws IOException {
    Path java = Stubs.executable(directory.resolve("java"), script);
    return Local.jvm().name("web").java(java.toString());
  }

  private static void thenFailed(ConnectException failure, Phase phase, Reason reason) {
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    assertThat(failure.phase()).as(failure.getMessage()).isEqualTo(phase);
  }

  @Nested
  class Missing {
    @Test
    void whereItIsSaidToBe() {
      ConnectException failure = failure(Local.jvm().name("web").java("/no/such/java"));

      thenFailed(failure, Phase.JAVA, Reason.JAVA_MISSING);
      assertThat(failure)
          .hasMessageContainingAll(
              "could not start local context web",
              "its command exited with status 91",
              "install Java 17 or newer there, or name one with java(...)",
              "mitogen: there is no program /no/such/java");
    }

    @Test
    void everywhere() throws Exception {
      // In a name space of its own, where the directories of Java are empty.
      List<String> shell = List.of("unshare", "--mount", "--map-root-user", "sh", "-c");
      String hide = "unset JAVA_HOME; for d in /usr/lib/jvm /usr/java /opt; do"
          + " if [ -d $d ]; then mount -t tmpfs none $d || exit; fi; done";
      String check = hide + "; ! command -v java";
      assumeTrue(
          Stubs.succeeds(shell, check), "no name spaces here, or a Java in an unusual place");

      ConnectException failure = catchThrowableOfType(
          ConnectException.class, () -> router.connect(new Login("web", hide, shell)));

      thenFailed(failure, Phase.JAVA, Reason.JAVA_MISSING);
      assertThat(failure)
          .hasMessageContainingAll(
              "could not start login web",
              "install Java 17 or newer there, or name one with java(...)",
              "mitogen: there is no java in JAVA_HOME (not set), on the PATH ("
                  + System.getenv("PATH") + "), or in /usr/lib/jvm");
    }

    @Test
    void theWorkingDirectory() {
      ConnectException failure =
          failure(Local.jvm().name("web").workingDirectory(directory.resolve("missing")));

      thenFailed(failure, Phase.CONNECT, Reason.NOT_STARTED);
      assertThat(failure)
          .hasMessageContainingAll(
              "could not start a shell for local context web", "the working directory exists");
    }

    @Test
    void allPrograms() {
      // Which sh is started is looked up in our own PATH. The script finds what it needs all the
      // same.
      Local target = Local.jvm().java(Stubs.OWN_JAVA).environment("PATH", "/nowhere");

      try (Context child = router.connect(target)) {
        assertThat(child.call(Basics::variable, "PATH")).isEqualTo("/nowhere");
      }
    }
  }

  @Nested
  class TooOld {
    @Test
    void asJava8SaysIt() throws IOException {
      ConnectException failure = failure(java(
          "echo 'Unrecognized option: -Xlog:disable' >&2",
          "echo 'Error: Could not create the Java Virtual Machine.' >&2",
          "echo 'Error: A fatal exception has occurred. Program will exit.' >&2",
          "exit 1"));

      thenFailed(failure, Phase.JAVA, Reason.JAVA_TOO_OLD);
      assertThat(failure)
          .hasMessageContainingAll(
              "could not start local context web",
              "Java 17 or newer is needed",
              "Unrecognized option: -Xlog:disable");
      assertThat(failure.output()).contains("Error: Could not create the Java Virtual Machine.");
    }

    @Test
    void asOurBootClassSaysItOnJava11() throws IOException {
      ConnectException failure = failure(java(
          "echo 'mitogen: Java 17 or newer is needed, this is Java 11 in /opt/java-11' >&2",
          "exit 92"));

      thenFailed(failure, Phase.JAVA, Reason.JAVA_TOO_OLD);
      assertThat(failure)
          .hasMessageContainingAll(
              "its command exited with status 92", "this is Java 11 in /opt/java-11");
    }
  }

  @Nested
  class NoJava {
    @Test
    void endsAtOnce() throws IOException {
      ConnectException failure = failure(java("exit 7"));

      thenFailed(failure, Phase.JAVA, Reason.ENDED);
      assertThat(failure)
          .hasMessageContainingAll("the other side ended", "its command exited with status 7");
    }

    @Test
    void isKilled() throws IOException {
      ConnectException failure = failure(java("echo 'Out of luck' >&2", "kill -9 $$"));

      thenFailed(failure, Phase.JAVA, Reason.ENDED);
      assertThat(failure).hasMessageContainingAll("was ended by signal 9 (KILL)", "Out of luck");
    }

    @Test
    void printsOnStandardOutputAndEnds() throws IOException {
      ConnectException failure =
          failure(java("echo 'mitogen: this is not the Java you are looking for'", "exit 0"));

      thenFailed(failure, Phase.JAVA, Reason.ENDED);
      assertThat(failure.output()).contains("mitogen: this is not the Java you are looking for");
    }

    @Test
    void writesToTheProtocol() throws IOException {
      ConnectException failure = failure(java("echo 'mitogen: hello' >&5", "exec sleep 600"));

      thenFailed(failure, Phase.JAVA, Reason.GARBAGE);
      assertThat(failure).hasMessageContaining("something other than our Java wrote to the stream");
    }

    @Test
    void writesToTheProtocolAfterJavaIsUp() throws IOException {
      ConnectException failure =
          failure(java("printf '\\nWelcome to Java, and goodbye\\n' >&5", "exec sleep 600"));

      assertThat(failure.reason()).isEqualTo(Reason.GARBAGE);
      assertThat(failure)
          .hasMessageContainingAll("not a frame", "it began \"Welcome to Java, and goodbye");
    }

    @Test
    void printsWithoutEnd() throws IOException {
      ConnectException failure = failure(
          java("while :; do echo yes; echo no >&2; done").connectTimeout(Duration.ofSeconds(1)));

      thenFailed(failure, Phase.JAVA, Reason.TIMEOUT);
      assertThat(failure.output()).hasSize(100);
    }

    @Test
    void hangs() throws IOException {
      long begin = System.nanoTime();
      ConnectException failure = failure(
          java("echo 'thinking ...' >&2", "exec sleep 600").connectTimeout(Duration.ofSeconds(1)));

      thenFailed(failure, Phase.JAVA, Reason.TIMEOUT);
      assertThat(failure)
          .hasMessageContainingAll(
              "it did not answer within PT1S, in phase JAVA",
              "give it more time with connectTimeout(...)",
              "thinking ...");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void hangsAndDoesNotWantToEnd() throws IOException {
      ConnectException failure = failure(java("trap '' TERM", "while :; do sleep 0.1; done")
          .connectTimeout(Duration.ofSeconds(1)));

      thenFailed(failure, Phase.JAVA, Reason.TIMEOUT);
    }

    @Test
    void hangsAfterItTookTheLibrary() throws IOException {
      ConnectException failure =
          failure(java("echo >&5", "cat <&4 >/dev/null").connectTimeout(Duration.ofSeconds(1)));

      thenFailed(failure, Phase.HELLO, Reason.TIMEOUT);
    }

    @Test
    void refusesAnOption() {
      ConnectException failure = failure(Local.jvm().name("web").javaOptions("-Xmx1k"));

      thenFailed(failure, Phase.JAVA, Reason.ENDED);
      assertThat(failure).hasMessageContainingAll("its command exited with status 1", "Too small");
    }

    @Test
    void hangsBeforeTheEventLoopIsThere() throws IOException {
      Local target = java("exec sleep 600").connectTimeout(Duration.ofMillis(50));

      try (Router another = Mitogen.open()) {
        assertThatThrownBy(() -> another.connect(target))
            .isInstanceOfSatisfying(
                ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
      }
    }
  }

  @Nested
  class Abandoned {
    @Test
    void byWhoeverCancels() throws Exception {
      CompletableFuture<Context> attempt =
          router.connectAsync(java("echo up >\"$0.up\"", "exec sleep 600"));
      await().until(() -> Files.exists(directory.resolve("java.up")));

      attempt.cancel(true);

      assertThat(attempt).isCancelled();
    }

    @Test
    void byAThreadThatIsInterrupted() throws Exception {
      Local target = java("echo up >\"$0.up\"", "exec sleep 600");
      CompletableFuture<ConnectException> failure = new CompletableFuture<>();
      Thread caller = new Thread(() -> failure.complete(failure(target)));
      caller.start();
      await().until(() -> Files.exists(directory.resolve("java.up")));

      caller.interrupt();

      assertThat(failure.get(10, TimeUnit.SECONDS).reason()).isEqualTo(Reason.CANCELLED);
    }

    @Test
    void byARouterThatIsClosed() throws Exception {
      Router closing = Mitogen.open();
      CompletableFuture<Context> attempt =
          closing.connectAsync(java("echo up >\"$0.up\"", "exec sleep 600"));
      await().until(() -> Files.exists(directory.resolve("java.up")));

      closing.close();

      assertThatThrownBy(() -> attempt.get(10, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
    }

    @Test
    void byARouterThatIsClosedAtOnce() throws Exception {
      Router closing = Mitogen.open();
      CompletableFuture<Context> attempt = closing.connectAsync(Local.jvm());

      closing.close();

      assertThatThrownBy(() -> attempt.get(10, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
    }
  }

  @Nested
  class StrayBytesOfAWrapper {
    @Test
    void laterOn() throws Exception {
      // A program of the wrapper's that inherits the descriptors, and writes after a while.
      Path flag = directory.resolve("now");
      Context child = router.connect(java(
          "(while ! [ -e " + flag
              + " ]; do sleep 0.05; done; echo 'wrapper: bye' >&5) </dev/null &",
          "exec " + Stubs.OWN_JAVA + " \"$@\""));
      CompletableFuture<Void> waiting = child.runAsync(Thread::sleep, 60_000L);

      Files.createFile(flag);

      assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(DisconnectedException.class)
          .hasMessageContainingAll("web went away", "not a frame", "it began \"wrapper: bye");
    }
  }

  @Nested
  class AClassThatIsTooNew {
    private final int feature = Runtime.version().feature();

    @Test
    void isNamedWithBothVersions() throws Exception {
      FutureClasses classes = new FutureClasses(directory, 99, "io.mitogen.it.callee.Future");

      assertThatThrownBy(() -> sibling.call(classes.callee()))
          .isInstanceOfSatisfying(
              UndeliverableException.class,
              e -> assertThat(e.reason()).isEqualTo(UndeliverableException.Reason.NO_CLASS))
          .hasMessageContainingAll(
              "the class io.mitogen.it.callee.Future is compiled for Java 99",
              "this context runs on Java " + feature,
              "compile it with --release " + feature + ", or connect with a newer java");
    }

    @Test
    void mayBeWhatTheCalleeNeeds() throws Exception {
      FutureClasses classes = new FutureClasses(directory, 99, "io.mitogen.it.callee.FarFuture");

      assertThatThrownBy(() -> sibling.call(classes.callee()))
          .isInstanceOfSatisfying(
              CallException.class,
              e -> assertThat(e.type()).isEqualTo("java.lang.UnsupportedClassVersionError"))
          .hasMessageContainingAll(
              "the class io.mitogen.it.callee.FarFuture is compiled for Java 99",
              "this context runs on Java " + feature);
    }

    @Test
    void isNotMistakenForItsNamesakeOfAnotherLoader() throws Exception {
      FutureClasses bad = new FutureClasses(directory, 99, "io.mitogen.it.callee.FarFuture");
      FutureClasses good = new FutureClasses(directory, 99);

      assertThatThrownBy(() -> sibling.call(bad.callee())).isInstanceOf(CallException.class);

      assertThat(sibling.call(good.callee())).isEqualTo("from the future");
      assertThat(sibling.call(Future.callee())).isEqualTo("from the future");
    }
  }
}
