package io.mitogen.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
  @Test
  void theKernelsLinesAreRead() throws IOException {
    List<String> lines = List.of(
        "00400000-7fff00000000 ---p 00000000 00:00 0    [rollup]",
        "Rss:               41984 kB",
        "Pss:               20992 kB",
        "Pss_Anon:          10000 kB");

    assertThat(Memory.parse(lines)).isEqualTo(new Memory(41.0, 20.5));
  }

  @Test
  void aMissingLineIsNamed() {
    assertThatThrownBy(() -> Memory.parse(List.of("Rss: 1 kB")))
        .isInstanceOf(IOException.class)
        .hasMessage("smaps_rollup has no line Pss");
  }
}
