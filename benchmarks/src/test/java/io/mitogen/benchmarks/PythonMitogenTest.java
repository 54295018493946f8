package io.mitogen.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.benchmarks.ssh.WithServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PythonMitogenTest {
  private static final List<String> PINNING = List.of("taskset", "-c", "1");

  private final PythonMitogen python =
      new PythonMitogen(Path.of("/home/ann/mitogen"), Path.of("/tmp/scripts"));

  @Test
  void whatIsMeasuredOnOneProcessorHereIsThereToo() {
    assertThat(python.blocks(PINNING))
        .extracting(Block::name)
        .contains("python.rtt.pinned", "python.depth5.pinned", "python.depth10.pinned")
        .doesNotHaveDuplicates();
  }

  @Test
  void withoutAWayToPinNothingIsPinned() {
    assertThat(python.blocks(List.of())).extracting(Block::prefix).containsOnly("");
  }

  @Test
  void everyBlockIsOneOfThisProgramInPython() {
    List<String> here = Stream.concat(
            JavaBlock.blocks(PINNING).stream(), JavaBlock.sshBlocks().stream())
        .map(block -> "python." + block.name())
        .toList();

    assertThat(python.blocks(PINNING)).extracting(Block::name).isSubsetOf(here);
    assertThat(python.sshBlocks()).extracting(Block::name).isSubsetOf(here);
  }

  @Test
  void aBlockIsAScriptThatGetsTheCheckoutAndWhatToMeasure() {
    Block depth5 = python.blocks(PINNING).stream()
        .filter(block -> block.name().equals("python.depth5.pinned"))
        .findFirst()
        .orElseThrow();

    assertThat(depth5.pinning()).isEqualTo(PINNING);
    assertThat(depth5.command())
        .endsWith("/tmp/scripts/python_mitogen.py", "/home/ann/mitogen", "depth5");
  }

  @Test
  void throughSshItRunsBesideAServerOfOurs() {
    Block ssh = python.sshBlocks().get(0);

    assertThat(ssh.command())
        .anyMatch(word -> word.endsWith(WithServer.class.getName()))
        .endsWith("/tmp/scripts/python_mitogen.py", "/home/ann/mitogen", "ssh");
  }
}
