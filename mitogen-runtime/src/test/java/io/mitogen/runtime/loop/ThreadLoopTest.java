package io.mitogen.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ThreadLoopTest {
  private final KeptLog log = new KeptLog();
  private final ThreadLoop loop = new ThreadLoop("loop-under-test", log);
  private final List<Object> ran = new ArrayList<>(); // confined to the loop, until it has drained

  @AfterEach
  void endTheLoop() throws Exception {
    log.end(onLoop(Thread::currentThread));
  }

  @Test
  void tasksRunInTheOrderInWhichTheyWereGiven() throws Exception {
    for (int i = 0; i < 1000; i++) {
      int number = i;
      loop.execute(() -> ran.add(number));
    }
    drain();

    assertThat(ran).isEqualTo(IntStream.range(0, 1000).boxed().toList());
  }

  @Test
  void aFailingTaskDoesNotEndIt() throws Exception {
    loop.execute(() -> {
      throw new IllegalStateException("a bug");
    });
    loop.execute(() -> {
      throw new StackOverflowError();
    });
    loop.execute(() -> ran.add("after it"));
    drain();

    assertThat(ran).containsExactly("after it");
    assertThat(log.warnings())
        .containsExactly(
            "loop: a task failed; the loop goes on", "loop: a task failed; the loop goes on");
    assertThat(log.causes().get(0)).hasMessage("a bug");
  }

  @Test
  void itsThreadIsADaemonOfItsName() throws Exception {
    Thread thread = onLoop(Thread::currentThread);

    assertThat(thread.getName()).isEqualTo("loop-under-test");
    assertThat(thread.isDaemon()).isTrue();
  }

  @Test
  void onlyItsOwnThreadIsOnIt() throws Exception {
    assertThat(onLoop(loop::isCurrent)).isTrue();
    assertThat(loop.isCurrent()).isFalse();
  }

  @Test
  void blockingIsRefusedOnItOnly() {
    loop.refuseBlocking("call", "callAsync");

    assertThatThrownBy(() -> onLoop(() -> {
          loop.refuseBlocking("call", "callAsync");
          return null;
        }))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage(
            "call would block the event loop, on thread loop-under-test; use callAsync there, or call from a thread of"
                + " your own");
  }

  @Nested
  class Timers {
    @Test
    void thatAreDueRunInTheOrderOfTheirTimes() throws Exception {
      CountDownLatch given = holdLoop();
      loop.schedule(Duration.ofSeconds(-1), () -> ran.add("second"));
      loop.schedule(Duration.ofSeconds(-2), () -> ran.add("first"));
      given.countDown();
      drain();

      assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void doNotRunBeforeTheirTime() throws Exception {
      long start = loop.nanoTime();
      CompletableFuture<Long> ranAt = new CompletableFuture<>();

      loop.schedule(Duration.ofMillis(5), () -> ranAt.complete(loop.nanoTime()));

      assertThat(ranAt.get() - start).isGreaterThanOrEqualTo(5_000_000);
    }

    @Test
    void letTasksPass() throws Exception {
      loop.schedule(Duration.ofHours(1), () -> ran.add("much later"));
      loop.execute(() -> ran.add("now"));
      drain();

      assertThat(ran).containsExactly("now");
    }

    @Test
    void thatAreCancelledDoNotRun() throws Exception {
      CountDownLatch given = holdLoop();
      Loop.Timer timer = loop.schedule(Duration.ofSeconds(-1), () -> ran.add("cancelled"));
      timer.cancel();
      timer.cancel();
      given.countDown();
      drain();

      assertThat(ran).isEmpty();
    }
  }

  private CountDownLatch holdLoop() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    loop.execute(() -> {
      try {
        held.countDown();
        released.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    held.await(); // timers that are due go before tasks
    return released;
  }

  private void drain() throws Exception {
    onLoop(() -> null);
  }

  private <T> T onLoop(Callable<T> task) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(() -> {
      try {
        result.complete(task.call());
      } catch (Exception e) {
        result.completeExceptionally(e);
      }
    });
    return result.get();
  }
}
