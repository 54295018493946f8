package io.mitogen.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.runtime.loop.Loop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class VertxLoopTest {
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration NEVER = Duration.ofHours(1);

  /** What a loop does, wherever its Vertx comes from. */
  interface Contract {
    VertxLoop loop();

    KeptLog log();

    @Test
    default void tasksRunInTheirOrder() throws Exception {
      List<Integer> seen = new CopyOnWriteArrayList<>();
      CompletableFuture<Void> last = new CompletableFuture<>();

      for (int i = 0; i < 1000; i++) {
        int number = i;
        loop().execute(() -> seen.add(number));
      }
      loop().execute(() -> last.complete(null));

      last.get(10, TimeUnit.SECONDS);
      assertThat(seen).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    default void tasksOfTasksRunBehindThoseThatWait() throws Exception {
      List<String> seen = new CopyOnWriteArrayList<>();
      CompletableFuture<Void> last = new CompletableFuture<>();

      loop().execute(() -> {
        loop().execute(() -> {
          seen.add("inner");
          last.complete(null);
        });
        seen.add("outer");
      });

      last.get(10, TimeUnit.SECONDS);
      assertThat(seen).containsExactly("outer", "inner");
    }

    @Test
    default void allRunsOnOneThreadThatIsNotOurs() throws Exception {
      Thread one = on(loop(), Thread::currentThread);
      Thread two = on(loop(), Thread::currentThread);

      assertThat(one).isSameAs(two).isNotSameAs(Thread.currentThread());
      assertThat(on(loop(), loop()::isCurrent)).isTrue();
      assertThat(loop().isCurrent()).isFalse();
    }

    @Test
    default void aFailingTaskIsLoggedAndTheLoopGoesOn() throws Exception {
      RuntimeException bug = new RuntimeException("a bug");
      AssertionError error = new AssertionError();

      loop().execute(() -> {
        throw bug;
      });
      loop().execute(() -> {
        throw error;
      });

      assertThat(on(loop(), () -> "alive")).isEqualTo("alive");
      assertThat(log().warnings())
          .containsExactly(
              "loop: a task failed; the loop goes on", "loop: a task failed; the loop goes on");
      assertThat(log().causes()).containsExactly(bug, error);
    }

    @Test
    default void aTimerRunsWhenItsTimeHasPassed() throws Exception {
      CompletableFuture<Boolean> fired = new CompletableFuture<>();
      long begin = loop().nanoTime();

      loop().schedule(SOON, () -> fired.complete(loop().isCurrent()));

      assertThat(fired.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(loop().nanoTime() - begin)
          .isGreaterThanOrEqualTo(SOON.minusMillis(2).toNanos()); // it counts whole milliseconds
    }

    @Test
    default void aTimerOfNoTimeRunsAtOnce() throws Exception {
      CompletableFuture<Void> fired = new CompletableFuture<>();

      loop().schedule(Duration.ZERO, () -> fired.complete(null));

      fired.get(10, TimeUnit.SECONDS);
    }

    @Test
    default void aTimerThatFailsIsLogged() throws Exception {
      CompletableFuture<Void> after = new CompletableFuture<>();

      loop().schedule(Duration.ofMillis(1), () -> {
        throw new IllegalStateException("a bug");
      });
      loop().schedule(SOON, () -> after.complete(null));

      after.get(10, TimeUnit.SECONDS);
      assertThat(log().warnings()).containsExactly("loop: a task failed; the loop goes on");
    }

    @Test
    default void aTimerThatIsCancelledDoesNotRun() throws Exception {
      List<String> seen = new CopyOnWriteArrayList<>();
      CompletableFuture<Void> after = new CompletableFuture<>();
      Loop.Timer early = loop().schedule(SOON, () -> seen.add("cancelled before it was set"));
      early.cancel();
      Loop.Timer late = loop().schedule(SOON, () -> seen.add("cancelled after it was set"));
      on(loop(), () -> "it is set by now");

      late.cancel();

      loop().schedule(SOON.multipliedBy(3), () -> after.complete(null));
      after.get(10, TimeUnit.SECONDS);
      assertThat(seen).isEmpty();
    }

    @Test
    default void aTimerThatIsCancelledOnTheLoopDoesNotRun() throws Exception {
      List<String> seen = new CopyOnWriteArrayList<>();
      CompletableFuture<Void> after = new CompletableFuture<>();

      loop().execute(() -> {
        loop().schedule(SOON, () -> seen.add("cancelled")).cancel();
        loop().schedule(SOON.multipliedBy(2), () -> after.complete(null));
      });

      after.get(10, TimeUnit.SECONDS);
      assertThat(seen).isEmpty();
    }

    @Test
    default void aTimerMayBeCancelledWhenItHasRun() throws Exception {
      CompletableFuture<Void> fired = new CompletableFuture<>();
      Loop.Timer timer = loop().schedule(Duration.ofMillis(1), () -> fired.complete(null));
      fired.get(10, TimeUnit.SECONDS);

      timer.cancel();
      timer.cancel();

      assertThat(on(loop(), () -> "alive")).isEqualTo("alive");
      assertThat(log().warnings()).isEmpty();
    }
  }

  @Nested
  class OfItsOwn implements Contract {
    private final KeptLog log = new KeptLog();
    private final Set<Thread> before = threads();
    private final VertxLoop loop = VertxLoop.ofItsOwn(log);

    @AfterEach
    void leaveNoThread() throws InterruptedException {
      loop.close();
      for (int round = 0; round < 3; round++) { // the one that makes the loop starts others
        for (Thread thread : newThreads()) {
          thread.join(TimeUnit.SECONDS.toMillis(10));
        }
      }
      assertThat(newThreads()).isEmpty();
    }

    @Override
    public VertxLoop loop() {
      return loop;
    }

    @Override
    public KeptLog log() {
      return log;
    }

    @Test
    void isNotMadeBeforeSomethingIsToRunOnIt() {
      assertThat(loop.isCurrent()).isFalse();
      loop.nanoTime();

      assertThat(newThreads()).isEmpty();
    }

    @Test
    void isNotMadeForATimerThatIsFarAway() {
      Loop.Timer timer = loop.schedule(NEVER, () -> {});
      timer.cancel();

      assertThat(newThreads()).extracting(Thread::getName).containsExactly("mitogen-vertx");
    }

    @Test
    void runsATaskThatComesAfterATimerThatIsFarAway() throws Exception {
      loop.schedule(NEVER, () -> {});

      assertThat(on(loop, () -> "alive")).isEqualTo("alive");
    }

    @Test
    void runsAShortTimerThatComesAfterOneThatIsFarAway() throws Exception {
      CompletableFuture<Void> fired = new CompletableFuture<>();
      loop.schedule(NEVER, () -> {});

      loop.schedule(SOON, () -> fired.complete(null));

      fired.get(10, TimeUnit.SECONDS);
    }

    @Test
    void runsATaskThatComesBetweenTimersThatAreFarAway() throws Exception {
      CompletableFuture<Void> ran = new CompletableFuture<>();
      Runnable task = () -> ran.complete(null);
      loop.schedule(NEVER, task);

      loop.execute(task);
      loop.schedule(NEVER, task);

      ran.get(10, TimeUnit.SECONDS);
    }

    @Test
    void isThereWhenItIsPrepared() throws Exception {
      loop.prepare();

      assertThat(on(loop, () -> "alive")).isEqualTo("alive");
      loop.prepare();
    }

    @Test
    void neverKeepsAProgramAlive() throws Exception {
      on(loop, () -> "made");

      assertThat(newThreads()).isNotEmpty().allMatch(Thread::isDaemon);
    }

    @Test
    void runsOnOneEventLoop() throws Exception {
      on(loop, () -> "made");

      assertThat(newThreads())
          .filteredOn(thread -> thread.getName().contains("eventloop"))
          .hasSize(1);
    }

    @Test
    void leavesNoThreadWhenItIsClosed() throws Exception {
      Thread eventLoop = on(loop, Thread::currentThread);

      loop.close();

      eventLoop.join(TimeUnit.SECONDS.toMillis(10));
      assertThat(eventLoop.isAlive()).isFalse();
    }

    @Test
    void mayBeClosedThoughItWasNeverMade() {
      loop.close();
      loop.close();

      assertThat(newThreads()).isEmpty();
      assertThat(log.warnings()).isEmpty();
      assertThatThrownBy(() -> loop.execute(() -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("there is no event loop: the broker is closed");
    }

    @Test
    void mayBeClosedWhileATimerWaitsForIt() throws Exception {
      List<String> seen = new CopyOnWriteArrayList<>();
      loop.schedule(NEVER, () -> seen.add("timer"));
      List<Thread> maker = newThreads();

      loop.close();

      for (Thread thread : maker) {
        thread.join(TimeUnit.SECONDS.toMillis(10));
      }
      assertThat(newThreads()).isEmpty();
      assertThat(seen).isEmpty();
    }

    @Test
    void runsWhatItWasGivenBeforeItIsClosed() throws Exception {
      CompletableFuture<Void> ran = new CompletableFuture<>();
      loop.execute(() -> ran.complete(null));

      loop.close();

      ran.get(10, TimeUnit.SECONDS);
    }

    private List<Thread> newThreads() {
      List<Thread> now = new ArrayList<>(threads());
      now.removeAll(before);
      return now;
    }

    private static Set<Thread> threads() {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(thread ->
              thread.getName().startsWith("mitogen-vertx") || thread.getName().startsWith("vert.x"))
          .collect(Collectors.toSet());
    }
  }

  /** The path has versions of it and of what it needs that don't go together. */
  @Nested
  class IfVertxCanNotBeStarted {
    private final KeptLog log = new KeptLog();
    private final VertxLoop loop = VertxLoop.ofItsOwn(log, () -> {
      throw new NoSuchMethodError("io.netty.Something");
    });

    @Test
    void tasksAndTimersRunOnAPlainThreadAllTheSame() throws Exception {
      CompletableFuture<String> timer = new CompletableFuture<>();
      loop.schedule(SOON, () -> timer.complete(Thread.currentThread().getName()));
      loop.schedule(SOON, () -> timer.complete("cancelled")).cancel();

      Thread first = on(loop, Thread::currentThread);
      loop.prepare();

      assertThat(first.getName()).isEqualTo("mitogen-loop");
      assertThat(on(loop, Thread::currentThread)).isSameAs(first);
      assertThat(on(loop, loop::isCurrent)).isTrue();
      assertThat(loop.isCurrent()).isFalse();
      assertThat(timer.get(10, TimeUnit.SECONDS)).isEqualTo("mitogen-loop");
    }

    @Test
    void thatIsSaidOnceWithItsCause() throws Exception {
      on(loop, () -> 1);
      on(loop, () -> 2);

      assertThat(log.warnings())
          .containsExactly("loop: Vert.x can't be started, so a plain thread is the event loop;"
              + " check that the versions of vertx-core and Netty on the path go together");
      assertThat(log.causes().get(0)).isInstanceOf(NoSuchMethodError.class);
    }

    @Test
    void itCanBeClosed() throws Exception {
      on(loop, () -> 1);

      loop.close();

      assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(IllegalStateException.class);
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class OfTheProgram implements Contract {
    private Vertx vertx;
    private KeptLog log;
    private VertxLoop loop;

    @BeforeAll
    void make() {
      vertx = Vertx.vertx();
    }

    @AfterAll
    void end() throws Exception {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @BeforeEach
    void begin() {
      log = new KeptLog();
      loop = VertxLoop.of(vertx, log);
    }

    @Override
    public VertxLoop loop() {
      return loop;
    }

    @Override
    public KeptLog log() {
      return log;
    }

    @Test
    void runsOnAnEventLoopOfIts() throws Exception {
      assertThat(on(loop, () -> Vertx.currentContext().owner())).isSameAs(vertx);
      assertThat(on(loop, Context::isOnEventLoopThread)).isTrue();
    }

    @Test
    void isNotEndedByOurClose() throws Exception {
      loop.close();

      assertThat(on(VertxLoop.of(vertx, log()), () -> "alive")).isEqualTo("alive");
    }

    @Test
    void mayBlockNoOtherEventLoopEither() throws Exception {
      CompletableFuture<Boolean> current = new CompletableFuture<>();

      vertx.runOnContext(nothing -> current.complete(loop.isCurrent()));

      assertThat(current.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void mayBlockAWorker() throws Exception {
      boolean current = vertx
          .executeBlocking(loop::isCurrent)
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);

      assertThat(current).isFalse();
    }
  }

  private static <R> R on(VertxLoop loop, Callable<R> task) throws Exception {
    CompletableFuture<R> result = new CompletableFuture<>();
    loop.execute(() -> {
      try {
        result.complete(task.call());
      } catch (Exception e) {
        result.completeExceptionally(e);
      }
    });
    return result.get(10, TimeUnit.SECONDS);
  }
}
