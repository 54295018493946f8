package io.mitogen.serial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of RFC 8949, Appendix A: each is read, or refused for a reason. */
class Rfc8949Test {
  @Test
  void theTableIsWhole() throws IOException {
    assertThat(examples()).hasSize(81);
  }

  @ParameterizedTest
  @MethodSource("examplesToRead")
  void isRead(Example example) {
    assertThat(Wire.describe(Wire.fromHex(example.hex))).isEqualTo(example.result);
  }

  @ParameterizedTest
  @MethodSource("examplesToWrite")
  void isWrittenAsItWasRead(Example example) {
    assertThat(Wire.toHex(Wire.fromHex(example.hex))).isEqualTo(example.hex);
  }

  @ParameterizedTest
  @MethodSource("examplesOfOthers")
  void isReadAndWrittenInOurWay(Example example) {
    Object value = Wire.fromHex(example.hex);

    assertThat(Wire.toHex(value)).isNotEqualTo(example.hex);
    assertThat(Wire.describe(Wire.decode(Wire.encode(value)))).isEqualTo(example.result);
  }

  @ParameterizedTest
  @MethodSource("examplesToRefuse")
  void isRefused(Example example) {
    assertThatThrownBy(() -> Wire.fromHex(example.hex))
        .hasMessage(example.result)
        .isInstanceOfSatisfying(
            UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
  }

  static Stream<Example> examplesToRead() throws IOException {
    return examples().stream().filter(example -> example.kind != '!');
  }

  static Stream<Example> examplesToWrite() throws IOException {
    return examples().stream().filter(example -> example.kind == '=');
  }

  static Stream<Example> examplesOfOthers() throws IOException {
    return examples().stream().filter(example -> example.kind == '<');
  }

  static Stream<Example> examplesToRefuse() throws IOException {
    return examples().stream().filter(example -> example.kind == '!');
  }

  private static List<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(
        Rfc8949Test.class.getResourceAsStream("rfc8949-appendix-a.txt"), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty() && !line.startsWith("#")) {
          String[] columns = line.split(" \\| ");
          examples.add(
              new Example(columns[0], columns[1].charAt(0), columns[1].substring(2), columns[2]));
        }
      }
    }
    return examples;
  }

  record Example(String hex, char kind, String result, String notation) {
    @Override
    public String toString() {
      return hex + ", " + notation;
    }
  }
}
