package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mitogen.Callee;
import io.mitogen.Context;
import io.mitogen.ContextInfo;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Chain;
import io.mitogen.it.callee.Language;
import io.mitogen.it.callee.Ledger;
import io.mitogen.it.callee.Printer;
import io.mitogen.it.leak.LeakCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code master -> child}: a context of this machine, over a shell, a pipe and a JVM. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class LocalContextIT {
  private static Router router;
  private static Context child;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    child = router.connect(Local.jvm());
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @Nested
  class Itself {
    @Test
    void isAProcessOfItsOwnAndAChildOfThisOne() {
      long pid = child.call(Basics::pid);

      assertThat(pid).isEqualTo(child.info().pid());
      assertThat(ProcessHandle.of(pid).flatMap(ProcessHandle::parent))
          .contains(ProcessHandle.current());
    }

    @Test
    void isNamedAfterItsProcess() {
      assertThat(child.name()).isEqualTo("local." + child.info().pid()).isEqualTo("" + child);
    }

    @Test
    void isNamedAsItsCreatorWants() {
      try (Context named = router.connect(Local.jvm().name("web \"1\" $x 'y' ä"))) {
        assertThat(named.name()).isEqualTo("web \"1\" $x 'y' ä");
        assertThat(named.call(Basics::pid)).isEqualTo(named.info().pid());
      }
    }

    @Test
    void isKnownToItsRouterWhileItLives() {
      Context other = router.connect(Local.jvm());

      assertThat(router.contexts()).containsExactly(child, other);
      assertThat(other.id()).isGreaterThan(child.id());
      assertThat(other).isNotEqualTo(child);
      assertThat(other.isAlive()).isTrue();

      other.close();
      assertThat(router.contexts()).containsExactly(child);
      assertThat(other.isAlive()).isFalse();
    }

    @Test
    void tellsWhatIsKnownOfIt() {
      child.call(Basics::pid);
      ContextInfo info = child.info();

      assertThat(info.id()).isEqualTo(child.id());
      assertThat(info.name()).isEqualTo(child.name());
      assertThat(info.javaVersion()).isEqualTo(child.call(Basics::property, "java.version"));
      assertThat(info.bytesSent()).isBetween(50_000L, 10_000_000L); // the library went, too
      assertThat(info.bytesReceived()).isPositive();
      assertThat(info.classesSent()).isPositive();
    }

    @Test
    void showsInPsWhoControlsIt() throws IOException {
      String command = Files.readString(
          Path.of("/proc/" + child.info().pid() + "/cmdline"), StandardCharsets.UTF_8);

      assertThat(command)
          .contains("mitogen:" + System.getProperty("user.name") + "@")
          .contains(":" + ProcessHandle.current().pid() + "\0");
    }

    @Test
    void answersPings() throws Exception {
      Duration roundTrip = child.ping().get(10, TimeUnit.SECONDS);

      assertThat(roundTrip).isPositive();
    }

    @Test
    void leavesNoPerformanceDataOnTheDisk() throws IOException {
      String pid = Long.toString(child.info().pid());

      try (DirectoryStream<Path> users =
          Files.newDirectoryStream(Path.of("/tmp"), "hsperfdata_*")) {
        assertThat(users).noneMatch(user -> Files.exists(user.resolve(pid)));
      }
    }

    @Test
    void hasNoFileOpenThatHasAName() {
      // The JVM reads its limits now and then, which are in files.
      await().untilAsserted(this::thenNoneIsOpen);
    }

    private void thenNoneIsOpen() throws IOException {
      try (Stream<Path> links = Files.list(Path.of("/proc/" + child.info().pid() + "/fd"))) {
        assertThat(links.map(LocalContextIT::target))
            .isNotEmpty()
            .allMatch(target -> target.startsWith("pipe:")
                || target.startsWith("/dev/")
                || target.endsWith("/lib/modules")
                || target.endsWith(" (deleted)"));
      }
    }
  }

  @Nested
  class Options {
    @TempDir
    private Path directory;

    @Test
    void theWorkingDirectory() throws IOException {
      Path odd = Files.createDirectory(directory.resolve("a \"b\" $c"));

      try (Context there = router.connect(Local.jvm().workingDirectory(odd))) {
        assertThat(there.call(Basics::workingDirectory))
            .isEqualTo(odd.toRealPath().toString());
      }
      assertThat(child.call(Basics::workingDirectory)).isEqualTo(Basics.workingDirectory());
    }

    @Test
    void theEnvironmentIsOursAndWhatIsAdded() {
      String odd = "two  blanks, \"quotes\", 'more', $HOME, `id`, \\ and\na second line";

      try (Context there =
          router.connect(Local.jvm().environment("IT_ODD", odd).environment("LANG", "C"))) {
        assertThat(there.call(Basics::variable, "IT_ODD")).isEqualTo(odd);
        assertThat(there.call(Basics::variable, "LANG")).isEqualTo("C");
        assertThat(there.call(Basics::variable, "PATH")).isEqualTo(System.getenv("PATH"));
      }
    }

    @Test
    void optionsOfTheJvmTakeEffect() {
      String odd = "two  blanks, \"quotes\", 'more', $HOME, `id`, \\, *";

      try (Context there = router.connect(
          Local.jvm().javaOptions("-Xmx48m").javaOptions("-Dit.odd=" + odd, "-Xlog:gc"))) {
        assertThat(there.call(Basics::maxMemory)).isLessThanOrEqualTo(48L << 20);
        assertThat(there.call(Basics::property, "it.odd")).isEqualTo(odd);
      }
    }

    @Test
    void anotherJava() throws IOException {
      Path java = Stubs.executable(
          directory.resolve("my java"), "exec " + Stubs.OWN_JAVA + " -Dit.java=mine \"$@\"");

      try (Context there = router.connect(Local.jvm().java(java.toString()))) {
        assertThat(there.call(Basics::property, "it.java")).isEqualTo("mine");
      }
    }

    @Test
    void anotherJavaThatIsOnThePath() throws IOException {
      Stubs.executable(
          directory.resolve("it-java"), "exec " + Stubs.OWN_JAVA + " -Dit.java=found \"$@\"");
      String path = directory + ":" + System.getenv("PATH");

      try (Context there = router.connect(Local.jvm().java("it-java").environment("PATH", path))) {
        assertThat(there.call(Basics::property, "it.java")).isEqualTo("found");
      }
    }

    @Test
    void withoutAnyItRunsOnTheJavaOfItsParent() {
      assertThat(child.call(Basics::property, "java.home"))
          .isEqualTo(System.getProperty("java.home"));
    }

    @Test
    void textIsUnicodeWhateverTheLocaleSays() {
      try (Context there = router.connect(Local.jvm().environment("LC_ALL", "C"))) {
        assertThat(there.call(Basics::echo, "Grüße, 漢字")).isEqualTo("Grüße, 漢字");
        assertThat(there.call(Basics::property, "file.encoding")).isEqualTo("UTF-8");
      }
    }
  }

  @Nested
  class InputAndOutput {
    @Test
    void inputIsEmpty() {
      assertThat(child.call(Basics::readInput)).isEqualTo(-1);
    }

    @Test
    void outputDoesNotDisturbTheStream() {
      int lines = 5_000; // more than any pipe holds

      try (Heard heard = Heard.by("mitogen.stdio")) {
        assertThat(child.call(Printer::everywhere, lines)).isZero();
        assertThat(child.call(Basics::echo, "still here")).isEqualTo("still here");
        await().untilAsserted(() -> assertThat(heard.lines()).hasSizeGreaterThan(4 * lines - 1));
      }
    }

    @Test
    void outputIsLogged() {
      try (Heard heard = Heard.by("mitogen.stdio")) {
        child.run(Printer::print, "hello, Grüße");

        await()
            .untilAsserted(
                () -> assertThat(heard.lines()).contains(child.name() + ": hello, Grüße"));
      }
    }
  }

  @Nested
  class Classes {
    static Stream<Named<Callee.Returning0<String>>> features() {
      return Stream.of(
          Named.of("nested classes", Language::nestedClasses),
          Named.of("lambdas", Language::lambdas),
          Named.of("records", Language::records),
          Named.of("enums", Language::enums),
          Named.of("default methods", Language::defaultMethods),
          Named.of("anonymous classes", Language::anonymousClasses),
          Named.of("sealed types", Language::sealedTypes),
          Named.of("generics", Language::generics),
          Named.of("static initialisers", Language::staticInitialisers),
          Named.of("exceptions of its own", Language::ownExceptions),
          Named.of("reflection", Language::reflection),
          Named.of("text", Language::text));
    }

    @ParameterizedTest
    @MethodSource("features")
    void follow(Callee.Returning0<String> feature) throws Exception {
      assertThat(child.call(feature)).isEqualTo(feature.call()).isNotEmpty();
    }

    @Test
    void ofAPackageOfTwentyComeInOneGo() {
      try (Context there = router.connect(Local.jvm())) {
        there.call(System::nanoTime);
        ContextInfo before = there.info();

        int length = there.call(Chain::length);

        ContextInfo after = there.info();
        assertThat(length).isEqualTo(20);
        assertThat(after.classesSent() - before.classesSent()).isEqualTo(20);
        // One request, one answer to the call, some acknowledgements; a request has more than 50
        // bytes.
        assertThat(after.bytesReceived() - before.bytesReceived()).isLessThan(400);
        assertThat(there.call(Chain::length)).isEqualTo(20);
        assertThat(there.info().classesSent()).isEqualTo(after.classesSent());
      }
    }

    @Test
    void areNotInitialisedInTheMaster() {
      child.call(Initialised.class.getName(), "touch"); // a class literal initialises nothing

      assertThat(System.getProperty("it.initialised")).isNull();
      assertThat(child.call(Basics::property, "it.initialised")).isEqualTo("yes");
    }

    @Test
    void keepTheirStateBetweenCalls() {
      try (Context there = router.connect(Local.jvm())) {
        assertThat(there.call(Ledger::add, "a")).isEqualTo(1);
        assertThat(there.call(Ledger::add, "b")).isEqualTo(2);
        assertThat(there.call(Ledger::entries)).containsExactly("a", "b");
      }
    }

    @Test
    void ofALambdaInATestAreThoseOfTheTest() {
      String greeting = "hello"; // this class refers to JUnit, AssertJ and what they refer to

      String answer = child.call(() -> greeting + " from " + LocalContextIT.class.getSimpleName());

      assertThat(answer).isEqualTo("hello from LocalContextIT");
    }
  }

  @Nested
  class ManyCalls {
    @Test
    void areMadeInOrder() {
      child.run(Ledger::clear);
      List<CompletableFuture<Integer>> replies = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        if (i % 3 == 0) {
          child.send(Ledger::add, (Object) i);
        } else {
          replies.add(child.callAsync(Ledger::add, i));
        }
      }
      replies.forEach(Soon::get);

      assertThat(child.call(Ledger::entries))
          .isEqualTo(IntStream.range(0, 3000).boxed().toList());
    }

    @Test
    void stayInOrderAroundALargeOne() {
      child.run(Ledger::clear);
      byte[] large = new byte[5_000_000];
      child.send(Ledger::add, "before");
      CompletableFuture<Integer> length = child.callAsync(Basics::length, large);
      child.send(Ledger::add, "after");

      assertThat(child.call(Ledger::entries)).containsExactly("before", "after");
      assertThat(Soon.get(length)).isEqualTo(large.length); // completes on the loop: maybe just now
    }

    @Test
    void ofManyThreadsAreAllAnswered() {
      List<CompletableFuture<Boolean>> threads = IntStream.range(0, 8)
          .mapToObj(thread -> CompletableFuture.supplyAsync(() -> IntStream.range(0, 200)
              .allMatch(i -> child.call(Basics::echo, thread + "/" + i).equals(thread + "/" + i))))
          .toList();

      assertThat(threads).allMatch(Soon::get);
    }
  }

  @Test
  void eightStartSideBySide() {
    List<CompletableFuture<Context>> starting = IntStream.range(0, 8)
        .mapToObj(i -> router.connectAsync(Local.jvm().name("eight-" + i)))
        .toList();
    List<Context> eight = starting.stream().map(Soon::get).toList();

    List<CompletableFuture<Long>> pids =
        eight.stream().map(context -> context.callAsync(Basics::pid)).toList();

    assertThat(pids.stream().map(Soon::get)).doesNotHaveDuplicates().hasSize(8);
    assertThat(eight)
        .extracting(Context::name)
        .containsExactly(IntStream.range(0, 8).mapToObj(i -> "eight-" + i).toArray(String[]::new));
    assertThat(eight).extracting(Context::id).doesNotHaveDuplicates();
    eight.forEach(Context::close);
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "pipe: closed meanwhile";
    }
  }

  @SuppressWarnings("unused") // called by name
  private static final class Initialised {
    static {
      System.setProperty("it.initialised", "yes");
    }

    static void touch() {}
  }
}
