package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mitogen.Context;
import io.mitogen.DisconnectedException;
import io.mitogen.Local;
import io.mitogen.LogEvent;
import io.mitogen.LogSubscription;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Gate;
import io.mitogen.it.callee.Speaker;
import io.mitogen.it.leak.LeakCheck;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What contexts print arrives in the master, whoever prints it, and wherever.
 *
 * <pre>
 *   master -> child -> child.below
 * </pre>
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class OutputIT {
  private static Router router;
  private static Context child;
  private static Context below;

  private Events events;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    child = router.connect(Local.jvm().name("child"));
    below = router.connect(Local.jvm().name("below").via(child));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @BeforeEach
  void listen() {
    events = new Events(router);
  }

  @AfterEach
  void listenNoMore() {
    events.close();
  }

  private static Context context(String name) {
    return name.equals("child") ? child : below;
  }

  @Nested
  class WhatIsPrinted {
    @ParameterizedTest
    @ValueSource(strings = {"child", "child.below"})
    void isLoggedInTheNameOfWhoeverPrintedIt(String name) {
      try (Heard heard = Heard.by("mitogen.stdio")) {
        context(name).run(Speaker::print, "hello from " + name + "\n");

        await().until(() -> heard.lines().contains(name + ": hello from " + name));
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"child", "child.below"})
    void isHeardInOrder(String name) {
      context(name).run(Speaker::flood, 2_000, 10);

      List<LogEvent> lines = events.await(name, LogEvent.PRINTED, 2_000);

      assertThat(lines)
          .extracting(LogEvent::text)
          .containsExactlyElementsOf(
              IntStream.range(0, 2_000).mapToObj(i -> i + " xxxxxxxxxx").toList());
      assertThat(lines.get(0).level()).isEqualTo(Level.INFO);
      assertThat(lines.get(0).thread()).isEmpty();
      assertThat(lines.get(0).throwable()).isEmpty();
      assertThat(lines.get(0).context()).isSameAs(context(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"child", "child.below"})
    void byASubprocessIsHeard(String name) {
      assertThat(context(name).call(Speaker::shell, "echo to output; echo to errors >&2"))
          .isZero();

      events.await(name, LogEvent.PRINTED, 2);
      assertThat(events.texts(name, LogEvent.PRINTED)).containsExactly("to output", "to errors");
    }

    @Test
    void byTheJvmItselfIsHeard() throws Exception {
      Signals.send("-QUIT", child.info().pid());

      await()
          .until(() -> events.texts("child", LogEvent.PRINTED).stream()
              .anyMatch(line -> line.startsWith("Full thread dump")));
    }

    @Test
    void beforeItsContextWasThereIsHeard() {
      try (Heard heard = Heard.by("mitogen.stdio")) {
        Context late = router.connect(
            Local.jvm().name("late").environment("JAVA_TOOL_OPTIONS", "-Dnothing=1"));

        events.await("late", LogEvent.PRINTED, 1);
        assertThat(events.texts("late", LogEvent.PRINTED))
            .containsExactly("Picked up JAVA_TOOL_OPTIONS: -Dnothing=1");
        assertThat(heard.lines()).contains("late: Picked up JAVA_TOOL_OPTIONS: -Dnothing=1");
        late.close();
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "child"})
    void lastWithoutANewlineIsHeardAlsoAfterAKill(String via) {
      Local target = Local.jvm().name("victim");
      Context victim = router.connect(via.isEmpty() ? target : target.via(child));
      victim.run(Speaker::print, "a line\nlast words");

      Signals.kill(victim);

      events.await(victim.name(), LogEvent.PRINTED, 2);
      assertThat(events.texts(victim.name(), LogEvent.PRINTED))
          .containsExactly("a line", "last words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"child", "child.below"})
    void withoutANewlineIsHeardInPieces(String name) {
      int size = 1024 * 1024;
      context(name).run(Speaker::print, "x".repeat(size) + "\n");

      await()
          .until(() -> events.texts(name, LogEvent.PRINTED).stream()
                  .mapToInt(String::length)
                  .sum()
              == size);
      assertThat(events.texts(name, LogEvent.PRINTED))
          .allMatch(piece -> piece.length() <= 64 * 1024);
    }

    @Test
    void isNotReadFromInput() {
      assertThat(below.call(Basics::readInput)).isEqualTo(-1);
      assertThat(below.call(Speaker::shell, "test $(wc -c) = 0")).isZero();
    }
  }

  @Nested
  class AFlood {
    private static final int LINES = 20_000;

    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final AtomicLong heard = new AtomicLong();
    private LogSubscription slow;

    @BeforeEach
    void hearSlowly() {
      slow = router.addLogListener(event -> {
        try {
          mayGoOn.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        heard.addAndGet(event.text().endsWith("xx") ? 1 : 0);
      });
    }

    @AfterEach
    void goOn() {
      mayGoOn.countDown();
      slow.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"child", "child.below"})
    void isSlowedDownAndNothingOfItIsLost(String name) {
      Context flooding = context(name);
      long before = flooding.concurrent().call(Speaker::printed);
      CompletableFuture<Void> flood = flooding.runAsync(Speaker::flood, LINES, 1000);

      List<Long> printed = new ArrayList<>();
      await().pollInterval(Duration.ofMillis(300)).until(() -> {
        printed.add(flooding.concurrent().call(Speaker::printed) - before);
        int last = printed.size() - 1;
        return last > 1 && printed.get(last) > 0 && printed.get(last).equals(printed.get(last - 1));
      });
      assertThat(printed.get(printed.size() - 1)).isLessThan(LINES);
      assertThat(flood).isNotDone();

      mayGoOn.countDown();
      Soon.get(flood);
      await().until(() -> heard.get() == LINES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"child", "child.below"})
    void ofRecordsIsSlowedDownAndNothingOfItIsLost(String name) {
      CompletableFuture<Void> flood =
          context(name).runAsync(Speaker::logMany, "app.flood", LINES, 100);
      assertThat(context(name).concurrent().call(Basics::echo, "others go on"))
          .isEqualTo("others go on");
      assertThat(flood).isNotDone();

      mayGoOn.countDown();
      Soon.get(flood);
      await().until(() -> heard.get() == LINES);
    }
  }

  @Nested
  class WhatIsLogged {
    @ParameterizedTest
    @ValueSource(strings = {"child", "child.below"})
    void arrivesAsItWas(String name) {
      Instant before = Instant.now().minusMillis(1);

      context(name).run(Speaker::logThrown, "app.db", "no connection");

      LogEvent event = events.await(name, "app.db", 1).get(0);
      assertThat(event.context()).isSameAs(context(name));
      assertThat(event.level()).isEqualTo(Level.ERROR);
      assertThat(event.thread()).isEqualTo("speaker");
      assertThat(event.text()).isEqualTo("no connection");
      assertThat(event.time()).isBetween(before, Instant.now());
      assertThat(event.throwable())
          .startsWith("java.lang.IllegalStateException: outer\n\tat " + Speaker.class.getName())
          .contains("Caused by: java.io.IOException: inner\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"child", "child.below"})
    void goesToTheLoggerOfItsName(String name) {
      try (Heard heard = Heard.by("app.db")) {
        context(name).run(Speaker::logWithParameters, "app.db", "WARNING", "{0} lost", "db1");

        await()
            .untilAsserted(() -> assertThat(heard.warnings())
                .hasSize(1)
                .allMatch(line -> line.matches(
                    name + ": \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\[mitogen-calls] db1 lost")));
      }
    }

    @Test
    void arrivesInOrder() {
      below.run(Speaker::logMany, "app.many", 3_000, 50);

      List<LogEvent> records = events.await("child.below", "app.many", 3_000);

      assertThat(records)
          .extracting(event -> event.text().replaceFirst(" .*", ""))
          .containsExactlyElementsOf(
              IntStream.range(0, 3_000).mapToObj(String::valueOf).toList());
    }

    @Test
    void whileLoggingArrivesAsWell() {
      child.run(Speaker::logWhileLogging, "app.within");

      events.await("child", "app.within", 2);
      assertThat(events.texts("child", "app.within")).contains("from within", "with an argument");
    }

    @Test
    void beforeTheProgramEndsItselfArrives() {
      Context victim = router.connect(Local.jvm().name("victim"));

      assertThatThrownBy(() -> victim.run(Speaker::logAndExit, "app.exit", 1_000))
          .isInstanceOf(DisconnectedException.class);

      assertThat(events.await("victim", "app.exit", 1_000)).hasSize(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "child"})
    void whileItsContextIsClosedArrives(String via) {
      Local target = Local.jvm().name("closed");
      Context closed = router.connect(via.isEmpty() ? target : target.via(child));
      closed.run(Speaker::logAtTheEnd, "app.end", "good bye");

      closed.close();

      events.await(closed.name(), "app.end", 1);
      assertThat(events.texts(closed.name(), "app.end")).containsExactly("good bye");
    }

    @Test
    void byTheLibraryItselfComesWithItsLevel() {
      try (Heard heard = Heard.by("mitogen.call")) {
        below.send(Gate.class.getName(), "noSuchMethod");

        await()
            .untilAsserted(() -> assertThat(heard.warnings())
                .anyMatch(line -> line.startsWith("child.below: ")
                    && line.contains("a call that wants no answer could not be made")));
      }
    }
  }
}
