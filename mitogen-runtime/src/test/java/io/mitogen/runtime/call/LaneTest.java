package io.mitogen.runtime.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.UndeliverableException;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneTest {
  @Test
  void inOrderIsOneByte() {
    assertThat(hex(Lane.IN_ORDER)).isEqualTo("00");
    assertThat(read("00").isConcurrent()).isFalse();
    assertThat(read("00").isChain()).isFalse();
    assertThat(read("00").isForget()).isFalse();
  }

  @Test
  void concurrentIsAnother() {
    assertThat(hex(Lane.CONCURRENT)).isEqualTo("01");
    assertThat(read("01").isConcurrent()).isTrue();
    assertThat(read("01").isChain()).isFalse();
  }

  @Test
  void aChainHasItsNumber() {
    assertThat(hex(Lane.chain(7))).isEqualTo("020000000000000007");
    Lane lane = read("028000000000000007");
    assertThat(lane.isChain()).isTrue();
    assertThat(lane.isForget()).isFalse();
    assertThat(lane.chain()).isEqualTo(Long.MIN_VALUE + 7);
  }

  @Test
  void soHasOneThatIsForgotten() {
    assertThat(hex(Lane.forget(7))).isEqualTo("030000000000000007");
    assertThat(read("030000000000000007").isForget()).isTrue();
    assertThat(read("030000000000000007").isChain()).isFalse();
    assertThat(read("030000000000000007").chain()).isEqualTo(7);
  }

  @Test
  void whatFollowsItIsLeft() {
    WireInput in = new WireInput(HexFormat.of().parseHex("00aabb"));

    Lane.read(in);

    assertThat(in.remaining()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"04", "05", "ff", "", "02", "0200000000000000", "03"})
  void anythingElseIsMalformed(String hex) {
    assertThatThrownBy(() -> read(hex))
        .isInstanceOfSatisfying(
            UndeliverableException.class,
            e -> assertThat(e.reason()).isEqualTo(UndeliverableException.Reason.MALFORMED));
  }

  private static String hex(Lane lane) {
    WireOutput out = new WireOutput();
    lane.write(out);
    return HexFormat.of().formatHex(out.toByteArray());
  }

  private static Lane read(String hex) {
    return Lane.read(new WireInput(HexFormat.of().parseHex(hex)));
  }
}
