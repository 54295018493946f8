package io.mitogen.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RouterOptionsTest {
  @Test
  void theDefaultsAre128MebibytesOfCborUpAndDownTheTree() {
    assertThat(RouterOptions.defaults())
        .isEqualTo(new RouterOptions(128 * 1024 * 1024, "cbor", true));
  }

  @Test
  void settingOneReturnsACopy() {
    RouterOptions defaults = RouterOptions.defaults();

    assertThat(defaults.maxMessageBytes(1 << 20))
        .isEqualTo(new RouterOptions(1 << 20, "cbor", true));
    assertThat(defaults.codec("plain")).isEqualTo(new RouterOptions(128 << 20, "plain", true));
    assertThat(defaults.unidirectional(false))
        .isEqualTo(new RouterOptions(128 << 20, "cbor", false));
    assertThat(defaults).isEqualTo(RouterOptions.defaults());
  }

  @Test
  void classesMustFitIntoTheLargestMessage() {
    assertThatThrownBy(() -> RouterOptions.defaults().maxMessageBytes((1 << 20) - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the largest message must be at least 1048576 bytes, got 1048575");
  }
}
