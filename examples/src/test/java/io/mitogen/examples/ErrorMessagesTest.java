package io.mitogen.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mitogen.CallChain;
import io.mitogen.CallException;
import io.mitogen.CancelledException;
import io.mitogen.ClosedException;
import io.mitogen.ConnectException;
import io.mitogen.Context;
import io.mitogen.Dead;
import io.mitogen.DeadlineException;
import io.mitogen.DisconnectedException;
import io.mitogen.HandlerOptions;
import io.mitogen.Invocation;
import io.mitogen.Local;
import io.mitogen.Message;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
  private static final Path ERRORS = Documents.ROOT.resolve("docs/errors.md");

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
  void connectException(@TempDir Path directory) throws Exception {
    Local target = Local.jvm().name("worker");
    Local old = target.java(program(directory.resolve("old"), "exit 92"));
    Local slow = target.java(program(directory.resolve("slow"), "exec sleep 60"));
    Local other = target.java(program(directory.resolve("other"), "echo hello >&5; sleep 1"));
    Local refused = target.java(program(directory.resolve("refused"), "exit 126"));
    Local cut = target.java(program(directory.resolve("cut"), "exit 93"));
    Context middle = connect("middle");
    Context gone = connect("middle");
    gone.close();
    Context killed = connect("middle");
    CompletableFuture<Context> through = router.connectAsync(slow.via(killed));
    kill("-9", killed);
    Context frozen = connect("middle");
    kill("-STOP", frozen);
    assertThat(List.of(
            failure(() -> router.connect(target.workingDirectory(Path.of("/no/such")))),
            failure(() -> router.connect(target.java("/no/such/java"))),
            failure(() -> router.connect(old)),
            failure(() -> router.connect(target.javaOptions("-Xmx1k"))),
            failure(() -> router.connect(other)),
            failure(() -> router.connect(refused)),
            failure(() -> router.connect(cut)),
            failure(() -> router.connect(slow.connectTimeout(Duration.ofMillis(500)))),
            failure(() -> router.connect(target.java("/no/such/java").via(middle))),
            failure(() -> router.connect(target.via(gone))),
            failure(through::join),
            failure(() ->
                router.connect(target.connectTimeout(Duration.ofMillis(500)).via(frozen)))))
        .allMatch(ConnectException.class::isInstance)
        .map(ErrorMessagesTest::firstLine)
        .containsExactlyElementsOf(documented(ConnectException.class));
    kill("-9", frozen);
  }

  @Test
  void connectExceptionsThroughOthersKeepTheirReasonAndOutput() {
    Context middle = connect("middle");
    ConnectException failure = (ConnectException)
        failure(() -> router.connect(Local.jvm().java("/no/such/java").via(middle)));
    assertThat(failure.phase()).isEqualTo(ConnectException.Phase.JAVA);
    assertThat(failure.reason()).isEqualTo(ConnectException.Reason.JAVA_MISSING);
    assertThat(failure.output()).containsExactly("mitogen: there is no program /no/such/java");

    middle.close();
    ConnectException onTheWay =
        (ConnectException) failure(() -> router.connect(Local.jvm().via(middle)));
    assertThat(onTheWay.phase()).isEqualTo(ConnectException.Phase.CONNECT);
    assertThat(onTheWay.reason()).isEqualTo(ConnectException.Reason.INTERMEDIARY);
  }

  @Test
  void callException() {
    assertThat(List.of(failure(() -> worker.call(Logs::tail, "/no/such/file", 2))))
        .allMatch(CallException.class::isInstance)
        .map(ErrorMessagesTest::firstLine)
        .containsExactlyElementsOf(documented(CallException.class));
  }

  @Test
  void aConnectThatFailsWithinAMethodIsACallException() {
    CallException failure =
        (CallException) failure(() -> worker.run(ErrorMessagesTest::connectInside));
    assertThat(failure.type()).isEqualTo("io.mitogen.ConnectException");
  }

  static void connectInside() {
    Invocation.current().router().connect(Local.jvm().java("/no/such/java"));
  }

  @Test
  void disconnectedException() throws Exception {
    Context killed = connect("worker");
    CompletableFuture<Void> call = killed.runAsync(Thread::sleep, 60_000L);
    kill("-9", killed);
    Context exiting = connect("worker");
    Context closed = connect("worker");
    CompletableFuture<Void> last = closed.runAsync(Thread::sleep, 60_000L);
    closed.close();
    Context middle = connect("middle");
    Context far = router.connect(Local.jvm().name("far").via(middle));
    CompletableFuture<Void> behind = far.runAsync(Thread::sleep, 60_000L);
    kill("-9", middle);
    assertThat(List.of(
            failure(call::join),
            failure(() -> exiting.run(System::exit, 3)),
            failure(last::join),
            failure(behind::join),
            failure(far::info)))
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
    Throwable interrupted = failure(() -> worker.run(Thread::sleep, 60_000L));
    assertThat(Thread.interrupted()).isTrue();

    CallChain chain = worker.chain();
    chain.runAsync(Thread::sleep, 60_000L).cancel(true);
    Throwable later = failure(() -> chain.call(System::getProperty, "java.version"));

    CompletableFuture<Void> busy = worker.runAsync(Thread::sleep, 60_000L);
    chain.reset();
    CompletableFuture<String> waiting = chain.callAsync(System::getProperty, "java.version");
    CompletableFuture<String> behind = chain.callAsync(System::getProperty, "java.version");
    waiting.cancel(true);
    busy.cancel(true);
    assertThat(failure(behind::join)).hasSameClassAs(later).hasMessage(later.getMessage());
    assertThat(List.of(interrupted, later))
        .allMatch(CancelledException.class::isInstance)
        .map(ErrorMessagesTest::firstLine)
        .containsExactlyElementsOf(documented(CancelledException.class));
  }

  @Test
  void undeliverableException() {
    StringBuilder builder = new StringBuilder();
    Context gone = connect("worker");
    gone.close();
    Context beside = connect("beside");
    Context far = router.connect(Local.jvm().name("far").via(worker));
    int forParents = router.addHandler(
        HandlerOptions.defaults().senders(HandlerOptions.Senders.PARENTS), message -> {});
    int first = router.addHandler(message -> {});
    CompletableFuture<Void> waiting = beside.runAsync(Thread::sleep, 60_000L); // at the next handle
    assertThat(List.of(
            refusal(() -> worker.call(String::valueOf, Path.of("/"))),
            refusal(() -> worker.call(() -> builder.length())),
            refusal(() -> worker.call(String::length, "four")),
            refusal(() -> worker.call(String::valueOf, foreign())),
            refusal(() -> worker.call(Runtime::version)),
            refusal(() -> worker.call(Arrays::hashCode, new byte[2 * MEBIBYTE])),
            refusal(() -> worker.call("com.acme.Hosts", "kernel")),
            refusal(() -> worker.call("io.mitogen.examples.Logs", "tail", 7)),
            refusal(() -> gone.call(System::getProperty, "java.version")),
            refusal(() -> worker.request(1234, "hello").join()),
            refusal(() -> router.myself().call(System::getProperty, "java.version")),
            worker.call(Refusals::ofCall, router.master()),
            far.call(Refusals::ofCall, worker),
            beside.concurrent().call(Refusals::ofCall, worker),
            worker.call(Refusals::ofRequest, router.master(), forParents),
            worker.call(Refusals::ofRequest, router.master(), first + 1),
            worker.call(Refusals::ofClose, router.master())))
        .map(ErrorMessagesTest::withoutNumbers)
        .containsExactlyElementsOf(documented(UndeliverableException.class));
    waiting.cancel(true);
  }

  /** A context of a router that is closed by now. */
  private static Context foreign() {
    try (Router other = Mitogen.open()) {
      return other.master();
    }
  }

  private static String refusal(ThrowingCallable code) {
    return Refusals.text((UndeliverableException) failure(code));
  }

  @Test
  void toCloseAContextThatIsNeitherAboveNorBelowDoesNothing() {
    Context other = worker;
    connect("beside").run(() -> other.close());
    assertThat(worker.isAlive()).isTrue();
  }

  @Test
  void aContextOfAnotherRouterStartsNothing() {
    assertThat(failure(() -> router.connect(Local.jvm().name("worker").via(foreign()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("local context worker is to be started by self,"
            + " which is a context of another router");
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
  void everyCallOfAChainFailsAsTheFirstOneDid() {
    try (CallChain chain = worker.chain()) {
      CompletableFuture<List<String>> first = chain.callAsync(Logs::tail, "/no/such/file", 2);
      CompletableFuture<Void> second = chain.runAsync(Thread::sleep, 1L);
      Throwable third = failure(() -> chain.call(Logs::countLookups));
      assertThat(List.of(failure(first::join), failure(second::join), third))
          .allMatch(CallException.class::isInstance)
          .map(Throwable::getMessage)
          .containsOnly("in worker: java.nio.file.NoSuchFileException: /no/such/file");
      assertThat((int) worker.call(Logs::countLookups)).isEqualTo(1);
    }
  }

  @Test
  void aHandlerHearsWhyItEnds() throws Exception {
    BlockingQueue<Dead> heard = new LinkedBlockingQueue<>();
    Consumer<Message> handler = message -> message.dead().ifPresent(heard::add);
    List<String> ends = new ArrayList<>();

    router.removeHandler(router.addHandler(handler));
    ends.add(text(heard.poll(10, TimeUnit.SECONDS)));

    Router closed = Mitogen.open();
    closed.addHandler(handler);
    closed.close();
    ends.add(text(heard.poll(10, TimeUnit.SECONDS)));

    Context killed = connect("worker");
    router.addHandler(HandlerOptions.defaults().respondent(killed), handler);
    kill("-9", killed);
    ends.add(text(heard.poll(10, TimeUnit.SECONDS)));
    router.addHandler(HandlerOptions.defaults().respondent(killed), handler);
    ends.add(text(heard.poll(10, TimeUnit.SECONDS)));

    assertThat(ends)
        .map(ErrorMessagesTest::withoutNumbers)
        .containsExactlyElementsOf(documented("## What a handler hears last"));
  }

  private static String text(Dead dead) {
    return dead.reason() + ": " + dead.text();
  }

  @Test
  void everyTypeAndReasonIsExplained() {
    String document = String.join("\n", Documents.lines(ERRORS));
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
    List<String> rows = document.lines().filter(line -> line.startsWith("| `")).toList();
    for (Dead.Reason reason : Dead.Reason.values()) {
      assertThat(rows).anyMatch(row -> row.split("[|]")[1].contains("`" + reason.name() + "`"));
    }
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

  private static void kill(String signal, Context context) throws Exception {
    String pid = Long.toString(context.info().pid());
    assertThat(new ProcessBuilder("kill", signal, pid).start().waitFor()).isZero();
  }

  /** Without what the other side printed, and what the JDK says in its own words. */
  private static String firstLine(Throwable failure) {
    return withoutNumbers(failure
        .getMessage()
        .replaceFirst("(?s); it printed:\n.*", "")
        .replaceFirst("(Cannot run program [^:]*: ).*; ", "$1[...]; "));
  }

  /** Which numbers contexts and handles have depends on what was there before. */
  private static String withoutNumbers(String message) {
    return message.replaceAll("(context|handle) \\d+", "$1 #");
  }

  private static List<String> documented(Class<?> type) {
    return documented("## " + type.getSimpleName());
  }

  private static List<String> documented(String heading) {
    return Documents.textBelow(heading, ERRORS).stream()
        .map(ErrorMessagesTest::withoutNumbers)
        .toList();
  }
}
