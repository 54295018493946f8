package io.mitogen.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdBlocksTest {
  private final IdBlocks blocks = new IdBlocks();

  @Test
  void aNumberIsOfTheChildThatWasGivenIt() {
    blocks.grant(7, 1000, 2000);
    blocks.grant(8, 2000, 3000);

    assertThat(blocks.isOf(7, 1000)).isTrue();
    assertThat(blocks.isOf(7, 1999)).isTrue();
    assertThat(blocks.isOf(8, 2000)).isTrue();
  }

  @Test
  void aNumberIsOfNoOther() {
    blocks.grant(7, 1000, 2000);
    blocks.grant(8, 2000, 3000);

    assertThat(blocks.isOf(7, 999)).isFalse();
    assertThat(blocks.isOf(7, 2000)).isFalse();
    assertThat(blocks.isOf(8, 1999)).isFalse();
    assertThat(blocks.isOf(8, 3000)).isFalse();
    assertThat(blocks.isOf(9, 1000)).isFalse();
  }

  @Test
  void whatLiesBetweenTwoBlocksIsOfNobody() {
    blocks.grant(7, 1000, 2000);
    blocks.grant(7, 5000, 6000);

    assertThat(blocks.isOf(7, 3000)).isFalse();
    assertThat(blocks.isOf(7, 5500)).isTrue();
  }

  @Test
  void ofAChildThatHasGoneThereIsNone() {
    blocks.grant(7, 1000, 2000);
    blocks.grant(8, 2000, 3000);
    blocks.grant(7, 3000, 4000);

    blocks.forget(7);

    assertThat(blocks.isOf(7, 1000)).isFalse();
    assertThat(blocks.isOf(7, 3000)).isFalse();
    assertThat(blocks.isOf(8, 2000)).isTrue();
  }

  @Test
  void aChildMayHaveAThousandBlocks() {
    for (int i = 1; i <= 999; i++) {
      blocks.grant(7, 1000 * i, 1000 * i + 1000);
    }
    blocks.grant(8, 5_000_000, 5_001_000);
    assertThat(blocks.mayHaveMore(7)).isTrue();

    blocks.grant(7, 1_000_000, 1_001_000);

    assertThat(blocks.mayHaveMore(7)).isFalse();
    assertThat(blocks.mayHaveMore(8)).isTrue();
  }
}
