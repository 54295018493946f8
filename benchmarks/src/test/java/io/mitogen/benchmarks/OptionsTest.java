package io.mitogen.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.benchmarks.Options.Action;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void withoutOptionsEverythingRunsFiveTimes() {
    Options options = Options.parse();

    assertThat(options.action()).isEqualTo(Action.RUN);
    assertThat(options.rounds()).isEqualTo(5);
    assertThat(options.only().matcher("floor.pipe").find()).isTrue();
  }

  @Test
  void roundsAndBlocksCanBeChosen() {
    Options options = Options.parse("--rounds", "3", "--only", "rtt|pipe");

    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.only().matcher("floor.pipe").find()).isTrue();
    assertThat(options.only().matcher("connect").find()).isFalse();
  }

  @Test
  void oneBlockCanBeNamed() {
    Options options = Options.parse("--block", "rtt");

    assertThat(options.action()).isEqualTo(Action.BLOCK);
    assertThat(options.block()).isEqualTo("rtt");
  }

  @Test
  void mistakesAreNamed() {
    refused("unknown option --round", "--round", "3");
    refused("--rounds needs a value", "--rounds");
    refused("--rounds must be a number, got \"many\"", "--rounds", "many");
    refused("--rounds must be 1 to 1000, got 0", "--rounds", "0");
    refused("--only must be a regular expression; Unclosed group: (", "--only", "(");
  }

  private static void refused(String message, String... arguments) {
    assertThatThrownBy(() -> Options.parse(arguments))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }
}
