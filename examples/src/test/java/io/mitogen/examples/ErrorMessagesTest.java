package io.mitogen.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mitogen.CallException;
import io.mitogen.CancelledException;
import io.mitogen.ClosedException;
import io.mitogen.ConnectException;
import io.mitogen.Context;
import io.mitogen.DeadlineException;
import io.mitogen.DisconnectedException;
import io.mitogen.Local;
import io.mitogen.MitogenException;
import io.mitogen.Router;
import io.mitogen.UndeliverableException;
import io.mitogen.core.Mitogen;
import io.mitogen.core.RouterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The messages that {@code docs/errors.md} shows are those that one gets; none is missing there, and none too many. */
@Timeout(60)
class ErrorMessagesTest {
  private static final int MEBIBYTE = 1024 * 1024;

  private static Router router;
  private static Context worker;

  @BeforeAll
  static void open() {
    router = Mitogen.open(RouterOptions.defaults().maxMessageBytes(MEBIBYTE));
    worker = connect("worker");
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @Test
  void connectException(@TempDir Path directory) throws IOException {
    Local target = Local.jvm().name("worker");
    Local old = target.java(program(directory.resolve("old"), "exit 92"));
    Local slow = target.java(program(directory.resolve("slow"), "exec sleep 60"));
    Local other = target.java(program(directory.resolve("other"), "echo hello >&5; sleep 1"));
    assertThat(List.of(
            failure(() -> router.connect(target.workingDirectory(Path.of("/no/such")))),
            failure(() -> router.connect(target.java("/no/such/java"))),
            failure(() -> router.connect(old)),
            failure(() -> router.connect(target.javaOptions("-Xmx1k"))),
            failure(() -> router.connect(other)),
            failure(() -> router.connect(slow.connectTimeout(Duration.ofMillis(500))))))
        .allMatch(ConnectException.class::isInstance)
        .map(ErrorMessagesTest::firstLine)
        .containsExactlyElementsOf(documented(ConnectException.class));
  }

  @Test
  void callException() {
    assertThat(List.of(failure(() -> worker.call(Logs::tail, "/no/such/file", 2))))
        .allMatch(CallException.class::isInstance)
        .map(ErrorMessagesTest::firstLine)
        .containsExactlyElementsOf(documented(CallException.class));
  }

  @Test
  void disconnectedException() throws Exception {
    Context killed = connect("worker");
    CompletableFuture<Void> call = killed.runAsync(Thread::sleep, 60_000L);
    new ProcessBuilder("kill", "-9", Long.toString(killed.info().pid())).start().waitFor();
    Context exiting = connect("worker");
    Context closed = connect("worker");
    CompletableFuture<Void> last = closed.runAsync(Thread::sleep, 60_000L);
    closed.close();
    assertThat(List.of(
            failure(call::join), failure(() -> exiting.run(System::exit, 3)), failure(last::join)))
        .allMatch(DisconnectedException.class::isInstance)
        .map(ErrorMessagesTest::firstLine)
        .containsExactlyElementsOf(documented(DisconnectedException.class));
  }

  @Test
  void deadlineException() {
    assertThat(List.of(
            failure(() -> worker.within(Duration.ofMillis(200)).run(Thread::sleep, 60_000L))))
        .allMatch(DeadlineException.class::isInstance)
        .map(ErrorMessagesTest::firstLine)
        .containsExactlyElementsOf(documented(DeadlineException.class));
  }

  @Test
  void cancelledException() {
    Thread.currentThread().interrupt();
    Throwable failure = failure(() -> worker.run(Thread::sleep, 60_000L));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(List.of(failure))
        .allMatch(CancelledException.class::isInstance)
        .map(ErrorMessagesTest::firstLine)
        .containsExactlyElementsOf(documented(CancelledException.class));
  }

  @Test
  void undeliverableException() {
    StringBuilder builder = new StringBuilder();
    Context gone = router.connect(Local.jvm().name("worker"));
    gone.close();
    assertThat(List.of(
            failure(() -> worker.call(String::valueOf, Path.of("/"))),
            failure(() -> worker.call(() -> builder.length())),
            failure(() -> worker.call(String::length, "four")),
            failure(() -> worker.call(Runtime::version)),
            failure(() -> worker.call(Arrays::hashCode, new byte[2 * MEBIBYTE])),
            failure(() -> worker.call("com.acme.Hosts", "kernel")),
            failure(() -> worker.call("io.mitogen.examples.Logs", "tail", 7)),
            failure(() -> gone.call(System::getProperty, "java.version")),
            failure(() -> worker.request(1234, "hello").join()),
            failure(() -> router.myself().call(System::getProperty, "java.version"))))
        .allMatch(UndeliverableException.class::isInstance)
        .map(e -> ((UndeliverableException) e).reason() + ": " + firstLine(e))
        .containsExactlyElementsOf(documented(UndeliverableException.class));
  }

  @Test
  void closedException() {
    Router closed = Mitogen.open();
    closed.close();
    assertThat(List.of(failure(() -> closed.connect(Local.jvm()))))
        .allMatch(ClosedException.class::isInstance)
        .map(ErrorMessagesTest::firstLine)
        .containsExactlyElementsOf(documented(ClosedException.class));
  }

  @Test
  void everyTypeAndReasonIsExplained() {
    String document = String.join("\n", Documents.lines(Documents.ROOT.resolve("docs/errors.md")));
    List<String> names = new ArrayList<>();
    for (Class<?> type : MitogenException.class.getPermittedSubclasses()) {
      names.add(type.getSimpleName());
    }
    for (ConnectException.Phase phase : ConnectException.Phase.values()) {
      names.add(phase.name());
    }
    for (ConnectException.Reason reason : ConnectException.Reason.values()) {
      names.add(reason.name());
    }
    for (UndeliverableException.Reason reason : UndeliverableException.Reason.values()) {
      names.add(reason.name());
    }
    assertThat(names).allMatch(name -> document.contains("| `" + name + "` |"));
  }

  private static Context connect(String name) {
    return router.connect(Local.jvm().name(name));
  }

  private static String program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file.toString();
  }

  private static Throwable failure(ThrowingCallable code) {
    Throwable failure = catchThrowable(code);
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }

  /** Without what the other side printed, and what the JDK says in its own words. */
  private static String firstLine(Throwable failure) {
    return failure
        .getMessage()
        .replaceFirst("(?s); it printed:\n.*", "")
        .replaceFirst("\\(context \\d+\\)", "(context 4)")
        .replaceFirst("(Cannot run program [^:]*: ).*; ", "$1[...]; ");
  }

  /** The lines of the first block below the heading of this type. */
  private static List<String> documented(Class<?> type) {
    List<String> lines = Documents.lines(Documents.ROOT.resolve("docs/errors.md"));
    int heading = lines.indexOf("## " + type.getSimpleName());
    assertThat(heading).as("heading of %s", type.getSimpleName()).isNotNegative();
    List<String> below = lines.subList(heading, lines.size());
    int begin = below.indexOf("```text") + 1;
    int end = begin + below.subList(begin, below.size()).indexOf("```");
    return below.subList(begin, end);
  }
}
