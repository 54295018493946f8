package io.mitogen.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.Tuple;
import io.mitogen.core.Mitogen;
import io.mitogen.core.RouterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation shows of trees, chains and handlers does what it says. */
@Timeout(60)
class TreeSnippetsTest {
  private static final long FIBONACCI_90 = 2880067194370816120L;
  private static final String JAVA = System.getProperty("java.version");

  // master -> worker, and master -> middle -> middle.far
  private static Router router;
  private static Context child;
  private static Context middle;
  private static Context far;

  @TempDir
  private Path directory;

  private String file;

  @BeforeAll
  static void open() {
    router = Mitogen.open();
    child = router.connect(Local.jvm().name("worker"));
    middle = router.connect(Local.jvm().name("middle"));
    far = router.connect(Local.jvm().name("far").via(middle));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @BeforeEach
  void writeLog() throws IOException {
    file = Files.writeString(directory.resolve("log"), "all well\n").toString();
  }

  @Test
  void via() {
    assertThat(TreeSnippets.via(router)).isEqualTo(List.of("middle.far", JAVA, false));
  }

  @Test
  void viaBusy() {
    assertThat(TreeSnippets.viaBusy(router, middle))
        .isEqualTo(Tuple.of(List.of("middle.far-1", "middle.far-2", "middle.far-3"), true));
  }

  @Test
  void fleet() {
    assertThat(TreeSnippets.fleet(middle))
        .isEqualTo(List.of(List.of("middle.helper-1", "middle.helper-2"), FIBONACCI_90, JAVA));
  }

  @Test
  void relay() {
    assertThat(TreeSnippets.relay(middle, far)).isEqualTo(JAVA);
  }

  @Test
  void chain() {
    assertThat(TreeSnippets.chain(child, file))
        .isEqualTo(List.of("java.nio.file.NoSuchFileException"));
    assertThat(Path.of(file)).hasContent("all well");
  }

  @Test
  void chainReset() {
    assertThat(TreeSnippets.chainReset(child, file)).isEqualTo(List.of("three"));
  }

  @Test
  void concurrent() {
    assertThat(TreeSnippets.concurrent(child)).isEqualTo(Tuple.of(true, JAVA));
  }

  @Test
  void handlerOptions() {
    assertThat(TreeSnippets.handlerOptions(router, child)).isEqualTo(List.of(1));
  }

  @Test
  void beside() {
    assertThat(TreeSnippets.beside()).isEqualTo(List.of("welcome"));
  }

  @Test
  void lookAround() {
    assertThat(TreeSnippets.lookAround(router))
        .isEqualTo(List.of(
            "worker, below context 0",
            "middle, below context 0",
            "middle.far, below context " + middle.id()));
  }

  @Test
  void inside() {
    CompletableFuture<Void> busy = child.runAsync(Thread::sleep, 60_000L);
    assertThat(TreeSnippets.inside(child))
        .asString()
        .contains("mitogen-calls,", "java.lang.Thread.sleep");
    busy.cancel(true);
  }

  @Test
  void helper() throws Exception {
    Context owner = router.connect(Local.jvm());
    long pid = TreeSnippets.helper(owner);
    assertThat(ProcessHandle.of(pid)
            .map(ProcessHandle::onExit)
            .orElse(CompletableFuture.completedFuture(null)))
        .succeedsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void whatAFarContextPrintsIsLoggedByItsName() throws Exception {
    try (Heard heard = new Heard()) {
      far.run(Snippets::print, "hello");
      heard.await(message -> message.equals("middle.far: hello"));
    }
  }

  @Test
  void aClassGoesToTheMiddleOnce() {
    far.call(Numbers::fibonacci, 90);
    int before = middle.info().classesSent();
    Context other = router.connect(Local.jvm().via(middle));
    assertThat((long) other.call(Numbers::fibonacci, 90)).isEqualTo(FIBONACCI_90);
    assertThat(middle.info().classesSent()).isEqualTo(before).isPositive();
    other.close();
  }

  @Test
  void contextsBesideEachOtherMayNotCallEachOtherEvenIfTheyMaySend() {
    try (Router open = Mitogen.open(RouterOptions.defaults().unidirectional(false))) {
      Context one = open.connect(Local.jvm());
      Context other = open.connect(Local.jvm());
      assertThat(other.call(Refusals::ofCall, one))
          .isEqualTo(
              "POLICY: handle 101 of context 1 takes no messages from context 2: refused by policy");
    }
  }
}
