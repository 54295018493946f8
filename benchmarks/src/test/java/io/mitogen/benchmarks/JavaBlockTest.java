package io.mitogen.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class JavaBlockTest {
  private static final List<String> PINNING = List.of("taskset", "-c", "1");

  @Test
  void roundTripsAreMeasuredOnOneProcessorToo() {
    assertThat(JavaBlock.blocks(PINNING))
        .extracting(Block::name)
        .contains("rtt", "rtt.pinned", "floor.brokered.pinned")
        .contains("depth5", "depth5.pinned", "depth10", "depth10.pinned")
        .doesNotHaveDuplicates();
  }

  @Test
  void connectingAndClosingAreNot() {
    assertThat(JavaBlock.blocks(PINNING))
        .extracting(Block::name)
        .contains("fanout50", "eight", "close10")
        .doesNotContain("fanout50.pinned", "eight.pinned", "close10.pinned");
  }

  @Test
  void withoutAWayToPinNothingIsPinned() {
    assertThat(JavaBlock.blocks(List.of())).extracting(Block::prefix).containsOnly("");
  }

  @Test
  void aPinnedBlockIsTheSameUnderAnotherName() {
    Block pinned = JavaBlock.blocks(PINNING).stream()
        .filter(block -> block.name().equals("rtt.pinned"))
        .findFirst()
        .orElseThrow();

    assertThat(pinned.prefix()).isEqualTo("pinned.");
    assertThat(pinned.pinning()).isEqualTo(PINNING);
    assertThat(pinned.command()).endsWith("--block", "rtt");
  }

  @Test
  void whatNeedsOpenSshIsApart() {
    assertThat(JavaBlock.sshBlocks())
        .extracting(Block::name)
        .containsExactly("ssh", "ssh.delayed", "ssh20", "ssh.bulk", "ssh.runtime");
    assertThat(JavaBlock.blocks(PINNING))
        .extracting(Block::name)
        .noneMatch(name -> name.startsWith("ssh"));
  }

  @Test
  void oneThatNeedsOpenSshCanBeNamedAsWell() {
    assertThat(JavaBlock.named("ssh20").name()).isEqualTo("ssh20");
  }

  @Test
  void anUnknownBlockIsNamed() {
    assertThatThrownBy(() -> JavaBlock.named("rt"))
        .isInstanceOf(UsageException.class)
        .hasMessage("no block of this program is called rt");
  }
}
