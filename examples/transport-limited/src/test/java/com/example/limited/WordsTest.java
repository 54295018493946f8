package com.example.limited;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static final List<String> COMMAND = List.of("sh", "-c", "exit 0");

  @Test
  void limitsStandBeforeTheCommand() {
    Limited target = Limited.context().niceness(10).processorTime(Duration.ofMinutes(2));

    assertThat(Words.of(target, OptionalLong.of(64), COMMAND))
        .containsExactly(
            "prlimit",
            "--nofile=64:64",
            "--cpu=120:120",
            "--",
            "nice",
            "-n",
            "10",
            "sh",
            "-c",
            "exit 0");
  }

  @Test
  void withoutLimitsThereAreNone() {
    assertThat(Words.of(Limited.context(), OptionalLong.empty(), COMMAND))
        .containsExactly("prlimit", "--", "nice", "-n", "0", "sh", "-c", "exit 0");
  }
}
