package io.mitogen.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeLoopTest {
  private final FakeLoop loop = new FakeLoop();
  private final List<String> ran = new ArrayList<>();

  @Test
  void nothingRunsUntilTheTestSaysSo() {
    loop.execute(() -> ran.add("a"));

    assertThat(ran).isEmpty();
  }

  @Test
  void whatTasksAddRunsToo() {
    loop.execute(() -> loop.execute(() -> ran.add("b")));
    loop.execute(() -> ran.add("a"));

    loop.runAll();

    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void timersRunAtTheirMoment() {
    long start = loop.nanoTime();
    loop.schedule(Duration.ofSeconds(3), () -> ran.add("3 at " + (loop.nanoTime() - start)));
    loop.schedule(
        Duration.ofSeconds(1),
        () -> loop.schedule(
            Duration.ofSeconds(1), () -> ran.add("2 at " + (loop.nanoTime() - start))));
    loop.schedule(Duration.ofSeconds(5), () -> ran.add("5"));

    loop.pass(Duration.ofSeconds(4));

    assertThat(ran).containsExactly("2 at 2000000000", "3 at 3000000000");
    assertThat(loop.nanoTime() - start).isEqualTo(4_000_000_000L);
    assertThat(loop.timers()).isEqualTo(1);
  }

  @Test
  void aCancelledTimerDoesNotRun() {
    loop.schedule(Duration.ofSeconds(1), () -> ran.add("a")).cancel();

    loop.pass(Duration.ofSeconds(2));

    assertThat(ran).isEmpty();
  }

  @Test
  void whatATaskThrowsEndsTheTest() {
    loop.execute(() -> {
      throw new IllegalStateException("broken");
    });

    assertThatThrownBy(loop::runAll).hasMessage("broken");
  }

  @Test
  void onlyWhatRunsOnItIsOnIt() {
    loop.execute(() -> ran.add("on the loop: " + loop.isCurrent()));

    loop.runAll();

    assertThat(ran).containsExactly("on the loop: true");
    assertThat(loop.isCurrent()).isFalse();
  }
}
