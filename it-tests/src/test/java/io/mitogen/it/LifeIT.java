package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.mitogen.Callee;
import io.mitogen.Context;
import io.mitogen.DisconnectedException;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Family;
import io.mitogen.it.callee.Gate;
import io.mitogen.it.callee.Trouble;
import io.mitogen.it.leak.LeakCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
 * How contexts of a tree end: all below goes with them, whoever waits is told why, and what is beside lives on.
 *
 * <pre>
 *   master -> beside -> inlaw, for all tests
 *          -> a line of contexts, connected by each test
 * </pre>
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class LifeIT {
  private static final String KILLED = "its process was ended by signal 9 (KILL)";

  /** What the contexts get to end by themselves, and a moment for a busy machine. */
  private static final Duration BOUND = Duration.ofSeconds(12);

  private static Router router;
  private static Context beside;
  private static Context inlaw;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    beside = router.connect(Local.jvm());
    inlaw = router.connect(Local.jvm().via(beside));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @AfterEach
  void whatIsBesideLivesOn() {
    assertThat(router.contexts()).containsExactlyInAnyOrder(beside, inlaw);
    assertThat(inlaw.within(Duration.ofSeconds(30)).call(Basics::echo, "x")).isEqualTo("x");
  }

  /** {@code master -> first -> second -> ...}, with the names that they get by themselves. */
  private static List<Context> line(int length) {
    List<Context> line = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      Local target = Local.jvm();
      line.add(router.connect(i == 0 ? target : target.via(line.get(i - 1))));
    }
    return line;
  }

  private static void thenIsGone(Context context) {
    assertThat(context.isAlive()).isFalse();
    assertThatThrownBy(context::info).isInstanceOf(DisconnectedException.class);
    assertThatThrownBy(() -> context.call(Basics::pid))
        .isInstanceOfSatisfying(
            UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_ROUTE))
        .hasMessage("no route to " + context.name() + " (context " + context.id()
            + "): it has gone, or its parent has");
    context.close(); // changes nothing
  }

  /** {@code master -> c1 -> c2 -> c3}: each has a call that is being executed, and others wait. */
  @Nested
  class OfThreeInALine {
    private List<Context> line;
    private List<Long> pids;
    private final List<CompletableFuture<Object>> running = new ArrayList<>();
    private final List<CompletableFuture<Object>> waiting = new ArrayList<>();
    private final List<CompletableFuture<Throwable>> blocked = new ArrayList<>();

    @BeforeEach
    void connectThem() {
      line = line(3);
      pids = Line.pids(line);
      assertThat(line)
          .extracting(Context::name)
          .allMatch(name -> name.matches("local\\.\\d+(\\.local\\.\\d+){0,2}"));
      for (Context context : line) {
        running.add(context.callAsync(Gate::pass, "running"));
        waiting.add(context.callAsync(Basics::echo, "waiting"));
        blocked.add(CompletableFuture.supplyAsync(
            () -> catchThrowable(() -> context.concurrent().call(Gate::pass, "blocked")),
            task -> new Thread(task, "blocked").start())); // the common pool may have but one
        await()
            .untilAsserted(
                () -> assertThat(context.concurrent().call(Gate::waiting)).isEqualTo(2));
      }
    }

    @AfterEach
    void closeThem() {
      line.get(0).close();
    }

    /** The contexts from that one on are gone, and whoever waits for them was told so; those before it live. */
    private void thenAreGone(int first, List<String> reasons) {
      for (int i = first; i < line.size(); i++) {
        String message = "no answer: " + line.get(i).name() + " went away before it replied; "
            + reasons.get(i - first);
        assertThat(List.of(Soon.failure(running.get(i)), Soon.failure(waiting.get(i))))
            .allSatisfy(failure ->
                assertThat(failure).isInstanceOf(DisconnectedException.class).hasMessage(message));
        assertThat(Soon.get(blocked.get(i)))
            .isInstanceOf(DisconnectedException.class)
            .hasMessage(message);
        thenIsGone(line.get(i));
      }
      assertThat(router.contexts())
          .containsExactlyInAnyOrderElementsOf(alive(line.subList(0, first)));
      Signals.awaitEnd(pids.subList(first, pids.size()), BOUND);
      for (int i = 0; i < first; i++) {
        line.get(i).concurrent().run(Gate::open);
        assertThat(Soon.get(running.get(i))).isEqualTo("running");
        assertThat(Soon.get(waiting.get(i))).isEqualTo("waiting");
        assertThat(Soon.get(blocked.get(i))).isNull();
      }
    }

    private List<Context> alive(List<Context> ofTheLine) {
      List<Context> alive = new ArrayList<>(List.of(beside, inlaw));
      alive.addAll(ofTheLine);
      return alive;
    }

    @ParameterizedTest(name = "the one at {0}")
    @ValueSource(ints = {0, 1, 2})
    void oneIsKilled(int victim) {
      String name = line.get(victim).name();
      List<String> reasons = new ArrayList<>(List.of(KILLED));
      for (int i = victim + 1; i < line.size(); i++) {
        reasons.add(name + ", which led to it, went away; " + KILLED);
      }

      Signals.kill(line.get(victim));

      thenAreGone(victim, reasons);
    }

    @ParameterizedTest(name = "the one at {0}")
    @ValueSource(ints = {0, 1, 2})
    void oneIsClosed(int victim) {
      line.get(victim).close();

      assertThat(pids.subList(victim, 3)).allMatch(pid -> ProcessHandle.of(pid).isEmpty());
      // Those at the far end go first, and each is closed.
      thenAreGone(
          victim,
          IntStream.range(victim, 3)
              .mapToObj(i -> "it was closed; its process exited with status 0")
              .toList());
    }

    @Test
    void oneIsClosedByItsParent() {
      line.get(0).concurrent().run(Family::close, line.get(1));

      String closed = "it was closed; its process exited with status 0";
      thenAreGone(1, List.of(closed, closed));
    }

    @Test
    void oneEndsItself() {
      line.get(1).concurrent().send(Trouble::exit, 3);

      String exited = "its process exited with status 3";
      thenAreGone(
          1, List.of(exited, line.get(1).name() + ", which led to it, went away; " + exited));
    }
  }

  /** {@code master -> hub -> others} */
  @Nested
  class BelowAnIntermediary {
    private final Context hub = router.connect(Local.jvm().name("hub"));

    private Context connect(String name) {
      return router.connect(Local.jvm().name(name).via(hub));
    }

    private void begin(Context context, Callee.Void0 callee) {
      context.concurrent().send(callee);
      Soon.begins(context);
    }

    @AfterEach
    void closeIt() {
      hub.close();
    }

    @Test
    void thoseThatHangEndWithIt() {
      Context stubborn = connect("stubborn");
      Context busy = connect("busy");
      Context hook = connect("hook");
      List<Long> pids = Line.pids(List.of(hub, stubborn, busy, hook));
      stubborn.send(Trouble::stubborn, 3_600_000L);
      Soon.begins(stubborn);
      begin(busy, Trouble::spin);
      begin(hook, Trouble::hang);

      hub.close();

      Signals.awaitEnd(pids, BOUND);
    }

    @Test
    void oneThatHangsIsClosedAlone() {
      Context hook = connect("hook");
      Context other = connect("other");
      long pid = hook.info().pid();
      begin(hook, Trouble::hang);

      hook.close();

      assertThat(ProcessHandle.of(pid)).isEmpty();
      assertThat(other.call(Basics::echo, "x")).isEqualTo("x");
      thenIsGone(hook);
    }

    @Test
    void oneThatIsFrozenEndsWithIt() throws Exception {
      Context frozen = connect("frozen");
      List<Long> pids = Line.pids(List.of(hub, frozen));
      Signals.freeze(frozen.info().pid());

      hub.close();

      Signals.awaitEnd(pids, BOUND);
    }

    @Test
    void oneThatIsFrozenEndsWhenItIsKilled() throws Exception {
      Context frozen = connect("frozen");
      List<Long> pids = Line.pids(List.of(hub, frozen));
      Signals.freeze(frozen.info().pid());

      Signals.kill(hub);

      Signals.awaitEnd(pids, BOUND);
    }
  }

  /** {@code master -> c1 -> c2 -> ... -> c10} */
  @Nested
  class TenInALine {
    @Test
    void endWithTheirRouter() {
      Router closing = Mitogen.open();
      List<Context> ten = Line.connect(closing, 10);
      List<Long> pids = Line.pids(ten);
      CompletableFuture<Object> far = ten.get(9).callAsync(Gate::pass, "far");

      closing.close();

      assertThat(Soon.failure(far))
          .isInstanceOf(DisconnectedException.class)
          .hasMessageStartingWith("no answer: " + Line.name(10) + " went away before it replied; ");
      assertThat(ten).noneMatch(Context::isAlive);
      Signals.awaitEnd(pids, BOUND);
    }
  }

  /** {@code master -> c1 -> c2 -> c3 -> c4 -> c5}, where the last is frozen */
  @Nested
  class FiveInALine {
    @Test
    void endThoughOneIsFrozen() throws Exception {
      List<Context> five = line(5);
      List<Long> pids = Line.pids(five);
      Signals.freeze(pids.get(4));

      five.get(0).close();

      Signals.awaitEnd(pids, BOUND);
    }
  }
}
