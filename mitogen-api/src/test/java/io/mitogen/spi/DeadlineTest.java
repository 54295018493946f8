package io.mitogen.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
}
