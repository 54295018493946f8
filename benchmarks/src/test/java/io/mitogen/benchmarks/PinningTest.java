package io.mitogen.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PinningTest {
  @Test
  void theLastProcessorThatMayBeUsedIsTaken() {
    assertThat(Pinning.lastProcessor("Cpus_allowed:\tf3\nCpus_allowed_list:\t0-1,4-17\nMems:\t0\n"))
        .isEqualTo("17");
    assertThat(Pinning.lastProcessor("Cpus_allowed_list:\t0\n")).isEqualTo("0");
  }
}
