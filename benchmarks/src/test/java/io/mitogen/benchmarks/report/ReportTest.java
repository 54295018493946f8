package io.mitogen.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.benchmarks.measure.Measurement;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final Results results = new Results();

  @Test
  void measurementsAreSummedUpOverAllRounds() {
    measure(1, "connect.warm", 100, 120);
    measure(2, "connect.warm", 90);

    assertThat(Report.measurements(results))
        .containsExactly(
            "metric        unit  n  min  median  max", //
            "connect.warm  ms    3   90     100  120");
  }

  @Nested
  class Comparing {
    @Test
    void aRatioIsTakenRoundByRound() {
      measure(1, "connect.warm", 100);
      measure(1, "floor.start.jvm", 50);
      measure(2, "connect.warm", 400, 300, 350);
      measure(2, "floor.start.jvm", 100);
      measure(3, "connect.warm", 60);
      measure(3, "floor.start.jvm", 50);

      assertThat(compare(Comparison.ratio("connect.warm", "floor.start.jvm", Bar.atMost(2.5))))
          .containsExactly(
              "comparison                      unit   rounds   min  median   max  bar",
              "connect.warm / floor.start.jvm  ratio       3  1.20       2  3.50  at most 2.5  reached");
    }

    @Test
    void aDifferenceIsTakenRoundByRound() {
      measure(1, "memory.rss", 60);
      measure(1, "floor.memory.rss", 45);

      assertThat(compare(Comparison.difference("memory.rss", "floor.memory.rss", Bar.atMost(10))))
          .last()
          .asString()
          .contains(" 15 ")
          .endsWith("at most 10  MISSED");
    }

    @Test
    void aRoundWithoutTheOtherIsLeftOut() {
      measure(1, "rtt.median", 30);
      measure(2, "rtt.median", 50);
      measure(2, "python.rtt.median", 100);

      Comparison comparison = Comparison.ratio("rtt.median", "python.rtt.median", Bar.NONE);

      assertThat(comparison.over(results).orElseThrow().max()).isEqualTo(0.5);
      assertThat(comparison.over(results).orElseThrow().count()).isEqualTo(1);
    }

    @Test
    void aValueIsItsOwnComparison() {
      measure(1, "pipeline.window100", 70_000);

      assertThat(compare(Comparison.value("pipeline.window100", Bar.atLeast(60_000))))
          .last()
          .asString()
          .endsWith("70000  at least 60000  reached");
    }

    @Test
    void aBarThatLacksItsOtherSideIsNamed() {
      measure(1, "connect.warm", 100);

      assertThat(compare(Comparison.ratio("connect.warm", "python.connect.warm", Bar.atMost(1.2))))
          .containsExactly(
              "not compared, because not all was measured: connect.warm / python.connect.warm");
    }

    @Test
    void whatWasNotAskedForIsNotNamed() {
      assertThat(compare(Comparison.ratio("connect.warm", "python.connect.warm", Bar.atMost(1.2))))
          .isEmpty();
    }

    @Test
    void whatHasNoBarIsNotMissed() {
      measure(1, "connect.warm", 100);

      assertThat(compare(Comparison.ratio("connect.warm", "python.connect.warm", Bar.NONE)))
          .isEmpty();
    }

    private List<String> compare(Comparison comparison) {
      return Report.comparisons(List.of(comparison), results);
    }
  }

  private void measure(int round, String metric, double... values) {
    for (double value : values) {
      results.add(round, new Measurement(metric, value, "ms"));
    }
  }
}
