package io.mitogen.benchmarks.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.benchmarks.ssh.Line.Arrival;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LineTest {
  private static final long MILLI = 1_000_000;
  private static final long NOW = -MILLI; // the clock may start anywhere

  @Test
  void onAFarLineBytesLeaveAtOnceAndArriveLater() {
    Line far = new Line(Duration.ofMillis(50), Double.POSITIVE_INFINITY, NOW);

    assertThat(far.take(1_000_000, NOW)).isEqualTo(new Arrival(NOW, NOW + 50 * MILLI));
    assertThat(far.take(1_000_000, NOW + 1)).isEqualTo(new Arrival(NOW + 1, NOW + 1 + 50 * MILLI));
  }

  @Test
  void onANarrowLineBytesWaitForThoseBefore() {
    Line narrow = new Line(Duration.ZERO, 1_000_000, NOW);

    assertThat(narrow.take(2_000, NOW).due()).isEqualTo(NOW + 2 * MILLI);
    assertThat(narrow.take(1_000, NOW).left()).isEqualTo(NOW + 3 * MILLI);
  }

  @Test
  void aNarrowLineSavesNothingWhileItIsIdle() {
    Line narrow = new Line(Duration.ZERO, 1_000_000, NOW);

    assertThat(narrow.take(1_000, NOW + 10 * MILLI).due()).isEqualTo(NOW + 11 * MILLI);
  }
}
