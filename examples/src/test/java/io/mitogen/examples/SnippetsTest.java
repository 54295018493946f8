package io.mitogen.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.LogSubscription;
import io.mitogen.Router;
import io.mitogen.Tuple;
import io.mitogen.UndeliverableException;
import io.mitogen.core.Mitogen;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation shows does what the documentation says. */
@Timeout(60)
class SnippetsTest {
  private static final long FIBONACCI_90 = 2880067194370816120L;

  private static Router router;
  private static Context child;

  @TempDir
  private Path directory;

  private String file;

  @BeforeAll
  static void open() {
    router = Mitogen.open();
    child = router.connect(Local.jvm().name("worker"));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @BeforeEach
  void writeLog() throws IOException {
    file = Files.writeString(directory.resolve("log"), "disk full\nall well\ndisk empty\n")
        .toString();
  }

  @Test
  void firstCall() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      FirstCall.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).isEqualTo("here:  process " + FirstCall.pid());
    assertThat(lines.get(1)).matches("there: process \\d+").doesNotEndWith(" " + FirstCall.pid());
  }

  @Test
  void connect() {
    assertThat(Snippets.connect(router)).isEqualTo("worker false");
  }

  @Test
  void byReference() {
    assertThat(Snippets.byReference(child, file))
        .isEqualTo(List.of(List.of("all well", "disk empty"), System.getProperty("java.version")));
  }

  @Test
  void byLambda() {
    assertThat(Snippets.byLambda(child, file)).isEqualTo(2L);
  }

  @Test
  void byName() {
    assertThat(Snippets.byName(child, file))
        .isEqualTo(List.of(List.of("all well", "disk empty"), 4));
  }

  @Test
  void runSendAsync() {
    assertThat(Snippets.runSendAsync(child, file)).isEqualTo(List.of("second"));
    assertThat(Path.of(file)).content().endsWith("disk empty\nfirst\nsecond\n");
  }

  @Test
  void stateIsKeptBetweenCalls() {
    assertThat(Snippets.state(child)).isEqualTo(Tuple.of(1, 2));
  }

  @Test
  void within() {
    assertThat(Snippets.within(child))
        .isEqualTo("no answer from worker within PT0.2S; the callee was told to stop");
  }

  @Test
  void cancel() {
    assertThat(Snippets.cancel(child))
        .isEqualTo(Tuple.of(true, System.getProperty("java.version")));
  }

  @Test
  void interrupt() {
    Thread waiter = Thread.currentThread();
    Thread interrupter = new Thread(() -> {
      try {
        TimeUnit.MILLISECONDS.sleep(200);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      waiter.interrupt();
    });
    interrupter.start();
    try {
      assertThat(Snippets.interrupt(child)).isEqualTo(true);
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void exceptions() {
    List<?> seen = (List<?>) Snippets.exceptions(child);
    assertThat(seen.subList(0, 4))
        .isEqualTo(List.of(
            "in worker: java.nio.file.NoSuchFileException: /no/such/file",
            "java.nio.file.NoSuchFileException",
            "/no/such/file",
            "worker"));
    assertThat(seen.get(4)).isInstanceOf(StackTraceElement.class);
  }

  @Test
  void connectFailure() {
    List<?> seen = (List<?>) Snippets.connectFailure(router);
    assertThat(seen.subList(0, 2)).isEqualTo(List.of(Phase.JAVA, Reason.JAVA_MISSING));
    assertThat(seen.get(2)).asString().contains("mitogen: there is no program /no/such/java");
  }

  @Test
  void sideBySide() {
    assertThat(Snippets.sideBySide(router)).isEqualTo(7_998_000L);
  }

  @Test
  void handlers() {
    assertThat(Snippets.handlers(router, child))
        .isEqualTo(Tuple.of(List.of("half way"), "asked, and was told yes"));
  }

  @Test
  void mailbox() {
    assertThat(Snippets.mailbox(child)).isEqualTo("got a letter");
  }

  @Test
  void embedRun() {
    assertThat(Snippets.run()).isEqualTo(List.of(FIBONACCI_90));
  }

  @Test
  void embedTryWithResources() {
    assertThat(Snippets.tryWithResources()).isEqualTo(List.of(FIBONACCI_90));
  }

  @Test
  void embedBrokerByHand() throws InterruptedException {
    assertThat(Snippets.brokerByHand())
        .isEqualTo(List.of(FIBONACCI_90, 4660046610375530309L, true));
  }

  @Test
  void embedOwnVertx() {
    Vertx vertx = Vertx.vertx();
    try {
      assertThat(Snippets.ownVertx(vertx)).isEqualTo(List.of(FIBONACCI_90));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void localOptions() {
    assertThat(Snippets.localOptions(router)).isEqualTo(Tuple.of("hello", "C.UTF-8", "/tmp"));
  }

  @Test
  void routerOptions() {
    assertThat(Snippets.routerOptions())
        .isEqualTo(List.of(UndeliverableException.Reason.TOO_LARGE));
  }

  @Test
  void values() {
    assertThat(Snippets.values(child))
        .isEqualTo(
            List.of(
                UndeliverableException.Reason.ARGUMENT,
                "args[0].mounts is a java.util.TreeSet, which may not travel; copy it into an ArrayList"));
  }

  @Test
  void whatAContextPrintsIsLogged() throws Exception {
    try (Heard heard = new Heard()) {
      child.run(Snippets::print, "hello");
      LogRecord record = heard.await(message -> message.equals("worker: hello"));
      assertThat(record.getLoggerName()).isEqualTo("mitogen.stdio");
      assertThat(record.getLevel()).isEqualTo(Level.INFO);
    }
  }

  @Test
  void whatAContextLogsIsLogged() throws Exception {
    Logger stock = Logger.getLogger("stock"); // held, or else it would be collected
    try (Heard heard = new Heard(stock)) {
      child.run(Snippets::count, List.of("nails", "screws"));
      LogRecord record = heard.await(message -> message.endsWith("only 2 left"));
      assertThat(record.getLoggerName()).isEqualTo("stock.count");
      assertThat(record.getLevel()).isEqualTo(Level.WARNING);
      String shown = Documents.textBelow(
              "## What is logged", Documents.ROOT.resolve("docs/logging.md"))
          .get(0);
      assertThat(record.getMessage().replaceAll("\\d+", "#"))
          .isEqualTo(shown.replaceAll("\\d+", "#"));
    }
  }

  @Test
  void logLevels() {
    try (Router own = Mitogen.open()) {
      Snippets.logLevels(own);
      Context context = own.connect(Local.jvm());
      assertThat((boolean) context.call(Snippets::isLoggable, "stock.count", "DEBUG"))
          .isTrue();
      assertThat((boolean) context.call(Snippets::isLoggable, "other", "INFO")).isFalse();
    }
  }

  @Test
  void logListener() throws Exception {
    BlockingQueue<String> console = new LinkedBlockingQueue<>();
    LogSubscription subscription = Snippets.logListener(router, console);
    child.run(Snippets::print, "hello");
    assertThat(console.poll(20, TimeUnit.SECONDS)).isEqualTo("worker> hello");
    subscription.close();
  }
}
