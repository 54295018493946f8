package io.mitogen.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  @Test
  void itHasTimeLeftUntilItPasses() {
    Deadline deadline = Deadline.in(Duration.ofMinutes(1));

    assertThat(deadline.left()).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
    assertThat(deadline.passed()).isFalse();
  }

  @Test
  void onceItPassedNothingIsLeft() {
    for (Duration limit : new Duration[] {Duration.ZERO, Duration.ofSeconds(-5)}) {
      Deadline deadline = Deadline.in(limit);

      assertThat(deadline.passed()).isTrue();
      assertThat(deadline.left()).isZero();
    }
  }

  @Test
  void theLongestLimitIsAHundredYears() {
    Deadline deadline = Deadline.in(Duration.ofSeconds(Long.MAX_VALUE));

    assertThat(deadline.passed()).isFalse();
    assertThat(deadline.left()).isBetween(Duration.ofDays(36_499), Duration.ofDays(36_500));
  }

  @Test
  void givenUpItHasNoTimeLeft() {
    Deadline deadline = Deadline.in(Duration.ofMinutes(1));
    assertThat(deadline.isGivenUp()).isFalse();

    deadline.giveUp();

    assertThat(deadline.isGivenUp()).isTrue();
    assertThat(deadline.passed()).isTrue();
    assertThat(deadline.left()).isZero();
  }

  @Test
  void whoWaitsIsToldOnceThatItWasGivenUp() {
    Deadline deadline = Deadline.in(Duration.ofMinutes(1));
    List<String> told = new ArrayList<>();
    deadline.whenGivenUp(() -> told.add("first"));
    deadline.whenGivenUp(() -> told.add("second"));
    assertThat(told).isEmpty();

    deadline.giveUp();
    deadline.giveUp();

    assertThat(told).containsExactly("first", "second");
  }

  @Test
  void whoBeginsToWaitTooLateIsToldAtOnce() {
    Deadline deadline = Deadline.in(Duration.ofMinutes(1));
    List<String> told = new ArrayList<>();
    deadline.giveUp();

    deadline.whenGivenUp(() -> told.add("late"));

    assertThat(told).containsExactly("late");
  }
}
