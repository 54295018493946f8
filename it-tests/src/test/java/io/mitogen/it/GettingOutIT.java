package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Offspring;
import io.mitogen.it.callee.Trouble;
import io.mitogen.it.leak.LeakCheck;
import io.mitogen.it.program.DoomedParent;
import io.mitogen.it.program.JavaProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What callees have started goes with their context, however that ends; daemons only on request.
 *
 * <pre>
 *   master -> hub -> far, as each test needs them
 * </pre>
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class GettingOutIT {
  private static final Duration BOUND = Duration.ofSeconds(12);

  /** For the system to forget a process that has ended. */
  private static final Duration MOMENT = Duration.ofSeconds(5);

  private final Router router = Mitogen.open();
  private final Context hub = router.connect(Local.jvm().name("hub"));

  @AfterEach
  void close() {
    router.close();
  }

  private Context connectFar() {
    return router.connect(Local.jvm().name("far").via(hub));
  }

  private static long start(Context context, String script) {
    long pid = context.call(Offspring::start, script);
    assertThat(ProcessHandle.of(pid)).isPresent();
    return pid;
  }

  private static void thenEnd(Long... pids) {
    Signals.awaitEnd(List.of(pids), BOUND);
  }

  private static void thenHaveEnded(Long... pids) {
    Signals.awaitEnd(List.of(pids), MOMENT);
  }

  @Nested
  class WithItsContextEnds {
    @ParameterizedTest
    @ValueSource(strings = {Offspring.OBEDIENT, Offspring.STUBBORN, Offspring.ORPHAN})
    void whenThatIsClosed(String script) {
      long pid = start(hub, script);

      hub.close();

      thenHaveEnded(pid);
    }

    @ParameterizedTest
    @ValueSource(strings = {Offspring.OBEDIENT, Offspring.ORPHAN})
    void whenThatIsKilled(String script) {
      long pid = start(hub, script);

      Signals.kill(hub);

      thenEnd(pid);
    }

    @Test
    void whenThatHangsAndIsHalted() {
      long pid = start(hub, Offspring.ORPHAN);
      hub.run(Offspring::hangAtTheEnd);

      hub.close();

      thenHaveEnded(pid);
    }

    @Test
    void whenThatExits() {
      long pid = start(hub, Offspring.OBEDIENT);

      hub.send(Trouble::exit, 0);

      thenEnd(pid);
    }

    @Test
    void whenTheOneAboveIsClosed() {
      long pid = start(connectFar(), Offspring.OBEDIENT);

      hub.close();

      thenHaveEnded(pid);
    }

    @Test
    void whenTheOneAboveIsKilled() {
      Context far = connectFar();
      long pid = start(far, Offspring.OBEDIENT);
      long farPid = far.info().pid();

      Signals.kill(hub);

      thenEnd(pid, farPid);
    }

    @Test
    void whenThatIsClosedThoughItWasKilled() {
      long pid = start(hub, Offspring.STUBBORN);
      Signals.kill(hub);
      await().until(() -> !hub.isAlive());

      hub.close();

      thenHaveEnded(pid);
    }

    @Test
    void whenTheRouterIsClosedRightAfterThatWasKilled() {
      long pid = start(hub, Offspring.STUBBORN);
      Signals.kill(hub);
      await().until(() -> !hub.isAlive());

      router.close();

      thenHaveEnded(pid);
    }

    @Test
    void whenTheMasterIsKilled() throws Exception {
      try (JavaProgram program = JavaProgram.start(DoomedParent.class)) {
        List<Long> pids =
            Stream.of(program.read("tree").split(" ")).map(Long::valueOf).toList();
        assertThat(pids).hasSize(6).allMatch(pid -> ProcessHandle.of(pid).isPresent());

        program.kill();

        Signals.awaitEnd(pids, BOUND);
      }
    }
  }

  @Nested
  class ADaemon {
    private final List<Long> daemons = new ArrayList<>();

    private long startDaemon(Context context) {
      daemons.add(start(context, Offspring.DAEMON));
      return daemons.get(0);
    }

    @AfterEach
    void endThem() {
      daemons.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    @Test
    void livesOnWhenItsContextIsClosed() {
      long pid = startDaemon(hub);

      hub.close();

      assertThat(ProcessHandle.of(pid)).isPresent();
    }

    @Test
    void livesOnWhenItsContextHangsAndIsHalted() {
      long pid = startDaemon(hub);
      hub.run(Offspring::hangAtTheEnd);

      hub.close();

      assertThat(ProcessHandle.of(pid)).isPresent();
    }

    @Test
    void livesOnWhenItsContextIsKilled() {
      long daemon = startDaemon(hub);
      long other = start(hub, Offspring.OBEDIENT);

      Signals.kill(hub);

      thenEnd(other);
      assertThat(ProcessHandle.of(daemon)).isPresent();
    }

    @Test
    void endsOnRequest() {
      Context asked = router.connect(Local.jvm().name("asked").endsDaemons(true).via(hub));
      long pid = startDaemon(asked);

      asked.close();

      thenHaveEnded(pid);
    }

    @Test
    void endsOnRequestWhenItsContextIsKilled() {
      Context asked = router.connect(Local.jvm().name("asked").endsDaemons(true));
      long pid = startDaemon(asked);

      Signals.kill(asked);

      thenEnd(pid);
    }
  }

  @Nested
  class AShutdownHookHasItsPrograms {
    @TempDir
    Path directory;

    private void thenHasTalked(Path file) {
      await()
          .atMost(BOUND)
          .untilAsserted(() -> assertThat(file).exists().hasContent("still there"));
    }

    @Test
    void whenItsContextIsClosed() {
      Path file = directory.resolve("said");
      hub.run(Offspring::talkAtTheEnd, file.toString(), 500L);

      hub.close();

      thenHasTalked(file);
    }

    @Test
    void whenTheOneAboveIsKilled() {
      Path file = directory.resolve("said");
      connectFar().run(Offspring::talkAtTheEnd, file.toString(), 500L);

      Signals.kill(hub);

      thenHasTalked(file);
    }
  }

  @Nested
  class LeftAlone {
    @Test
    void isWhatHasOnlyASimilarCookie() throws Exception {
      String cookies = hub.call(Offspring::cookies);
      List<Process> others = new ArrayList<>();
      for (String value : List.of(cookies + "0", "0" + cookies, "", "/", cookies.substring(1))) {
        ProcessBuilder builder = new ProcessBuilder("sleep", "600");
        builder.environment().put("MITOGEN_CONTEXT", value);
        builder.environment().put("OTHER_MITOGEN_CONTEXT", cookies);
        others.add(builder.start());
      }

      hub.close();

      assertThat(others).allMatch(Process::isAlive);
      others.forEach(Process::destroyForcibly);
    }

    @Test
    void isWhatBelongsToTheContextAbove() {
      long pid = start(hub, Offspring.OBEDIENT);

      connectFar().close();

      assertThat(ProcessHandle.of(pid)).isPresent();
    }
  }

  @Nested
  class WhatAContextPrintsLast {
    private static final int LINES = 1000; // about 30 KB: what a pipe takes

    @ParameterizedTest
    @ValueSource(strings = {Offspring.STUBBORN, Offspring.DAEMON})
    void isHeardThoughAProgramHoldsItsOutput(String script) {
      try (Heard heard = Heard.by("mitogen.stdio")) {
        long pid = start(hub, script);

        hub.send(Trouble::halt, LINES);

        await()
            .atMost(BOUND)
            .untilAsserted(() -> assertThat(heard.lines())
                .containsExactlyElementsOf(IntStream.range(0, LINES)
                    .mapToObj(i -> "hub: last words, line " + i)
                    .toList()));
        router.close();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }
}
