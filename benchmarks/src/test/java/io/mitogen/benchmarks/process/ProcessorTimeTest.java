package io.mitogen.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorTimeTest {
  @Test
  void theKernelsLinesAreRead() {
    String machine = "cpu  100 1 20 800 40 2 3 4 50 60\ncpu0 50 0 10 400 20 1 1 2 25 30\n";
    String self = "42 (a (bad) name) S 1 42 42 0 -1 4194304 900 7000 0 0 11 12 13 14 20 0 9 0 77";

    assertThat(ProcessorTime.parse(machine, self)).isEqualTo(new ProcessorTime(970, 840, 50));
  }

  @Test
  void whatIsNeitherIdleNorOursIsForeign() {
    ProcessorTime start = new ProcessorTime(1_000, 500, 100);
    ProcessorTime end = new ProcessorTime(1_200, 580, 190);

    assertThat(end.idleShare(start)).isEqualTo(0.4);
    assertThat(end.foreignShare(start)).isEqualTo(0.15);
  }
}
