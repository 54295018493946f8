package io.mitogen.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteLinkTest {
  @Nested
  class AnEnding {
    @ParameterizedTest
    @CsvSource({
      "0, exited with status 0",
      "1, exited with status 1",
      "127, exited with status 127",
      "128, exited with status 128",
      "129, was ended by signal 1 (HUP)",
      "130, was ended by signal 2 (INT)",
      "134, was ended by signal 6 (ABRT)",
      "137, was ended by signal 9 (KILL)",
      "139, was ended by signal 11 (SEGV)",
      "141, was ended by signal 13 (PIPE)",
      "143, was ended by signal 15 (TERM)",
      "140, was ended by signal 12",
      "192, was ended by signal 64",
      "193, exited with status 193",
      "255, exited with status 255"
    })
    void namesTheSignalAsAShellCountsIt(int status, String text) {
      ByteLink.Ending ending = ByteLink.Ending.ofStatus(status);

      assertThat(ending.status()).isEqualTo(status);
      assertThat(ending.text()).isEqualTo(text);
    }
  }
}
