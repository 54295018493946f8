package com.example.limited;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HardLimitTest {
  @Test
  void theSecondNumberIsTheHardLimit() {
    assertThat(HardLimit.openFiles(List.of(
            "Limit                     Soft Limit           Hard Limit           Units     ",
            "Max cpu time              unlimited            unlimited            seconds   ",
            "Max open files            1024                 1048576              files     ")))
        .isEqualTo(1_048_576);
  }

  @Test
  void thereMayBeNone() {
    assertThat(HardLimit.openFiles(List.of("Max open files  1024  unlimited  files")))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(HardLimit.openFiles(List.of())).isEqualTo(Long.MAX_VALUE);
  }
}
