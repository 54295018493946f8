package io.mitogen.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementTest {
  @Test
  void whatIsPrintedIsRead() {
    Measurement measurement = new Measurement("bulk.result.100MiB", 1234.5, "MB/s");

    assertThat(Measurement.parse(measurement.line())).contains(measurement);
  }

  @Test
  void largeAndSmallNumbersOfPythonAreRead() {
    assertThat(Measurement.parse("python.pipeline.window100 1.2e+06 calls/s"))
        .contains(new Measurement("python.pipeline.window100", 1_200_000, "calls/s"));
    assertThat(Measurement.parse("python.rtt.median 3e-05 s"))
        .contains(new Measurement("python.rtt.median", 0.00003, "s"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "OpenJDK 64-Bit Server VM warning: sharing is only supported for boot loader classes",
        "rtt.median 12",
        "rtt.median twelve us",
        "rtt.median 12 us or so",
        "Warning 12 times"
      })
  void whatElseIsPrintedIsNone(String line) {
    assertThat(Measurement.parse(line)).isEmpty();
  }

  @Test
  void aPrefixMakesTheNameLonger() {
    assertThat(new Measurement("rtt.median", 1, "us").prefixed("pinned."))
        .isEqualTo(new Measurement("pinned.rtt.median", 1, "us"));
  }

  @Test
  void aValueThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> new Measurement("rtt.median", Double.NaN, "us"))
        .hasMessage("rtt.median must be a finite number, got NaN");
  }
}
