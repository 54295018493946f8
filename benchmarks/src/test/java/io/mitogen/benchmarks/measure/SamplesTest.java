package io.mitogen.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void theMedianOfAnOddCountIsTheOneInTheMiddle() {
    assertThat(Samples.of(List.of(9.0, 1.0, 4.0)).median()).isEqualTo(4.0);
  }

  @Test
  void theMedianOfAnEvenCountIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(Samples.of(List.of(9.0, 1.0, 4.0, 5.0)).median()).isEqualTo(4.5);
  }

  @Test
  void theEndsAreTheSmallestAndTheLargest() {
    Samples samples = Samples.of(List.of(3.0, -1.0, 2.0));

    assertThat(List.of(samples.min(), samples.max())).containsExactly(-1.0, 3.0);
  }

  @Test
  void aPercentileIsASampleThatSoManyDoNotExceed() {
    Samples samples =
        Samples.of(IntStream.rangeClosed(1, 200).mapToObj(Double::valueOf).toList());

    assertThat(samples.percentile(99)).isEqualTo(198.0);
    assertThat(samples.percentile(100)).isEqualTo(200.0);
    assertThat(samples.percentile(0.1)).isEqualTo(1.0);
  }

  @Test
  void aPercentileOfNothingIsRefused() {
    assertThatThrownBy(() -> Samples.of(List.of(1.0)).percentile(0))
        .hasMessage("percent must be more than 0 and at most 100, got 0.0");
  }

  @Test
  void noSamplesAreRefused() {
    assertThatThrownBy(() -> Samples.of(List.of()))
        .hasMessage("samples must be one or more, got none");
  }
}
