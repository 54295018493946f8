package io.mitogen.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RouterOptionsTest {
  @Test
  void theDefaultsAre128MebibytesOfCborUpAndDownTheTree() {
    assertThat(RouterOptions.defaults())
        .isEqualTo(
            new RouterOptions(128 * 1024 * 1024, "cbor", true, List.of(), List.of(), List.of()));
  }

  @Test
  void settingOneReturnsACopy() {
    RouterOptions defaults = RouterOptions.defaults();

    assertThat(defaults.maxMessageBytes(1 << 20))
        .isEqualTo(new RouterOptions(1 << 20, "cbor", true, List.of(), List.of(), List.of()));
    assertThat(defaults.codec("plain"))
        .isEqualTo(new RouterOptions(128 << 20, "plain", true, List.of(), List.of(), List.of()));
    assertThat(defaults.unidirectional(false))
        .isEqualTo(new RouterOptions(128 << 20, "cbor", false, List.of(), List.of(), List.of()));
    assertThat(defaults).isEqualTo(RouterOptions.defaults());
  }

  @Test
  void classesMustFitIntoTheLargestMessage() {
    assertThatThrownBy(() -> RouterOptions.defaults().maxMessageBytes((1 << 20) - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the largest message must be at least 1048576 bytes, got 1048575");
  }
}
