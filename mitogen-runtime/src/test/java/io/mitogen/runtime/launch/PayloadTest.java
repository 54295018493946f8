package io.mitogen.runtime.launch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class PayloadTest {
  private static List<List<String>> shells() {
    return Ran.shells();
  }

  @Test
  void theBootJarIsOneLineOfPrintableText() {
    byte[] line = new Payload(all256(), new byte[0], new byte[0]).bootLine();

    assertThat(new String(line, US_ASCII)).matches("[!-~]+\n");
  }

  @Test
  void escapesAreAsShortAsTheNextCharacterAllows() {
    assertThat(escaped(0)).isEqualTo("\\0\n");
    assertThat(escaped(0, '7')).isEqualTo("\\0007\n");
    assertThat(escaped(0, '8')).isEqualTo("\\08\n");
    assertThat(escaped(0, 0)).isEqualTo("\\0\\0\n");
    assertThat(escaped(' ', '\n', 'a', 0xff)).isEqualTo("\\40\\12a\\377\n");
    assertThat(escaped('%', '\\', '\'', '"')).isEqualTo("\\45\\134\\47\\42\n");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aShellGetsTheSameBytesBack(List<String> shell) throws Exception {
    byte[] bytes = hardBytes();
    List<String> words = new ArrayList<>(shell);
    words.addAll(List.of("-c", "IFS= read -r x; printf \"$x\""));

    Ran ran = Ran.of(Payload.escape(bytes), words.toArray(String[]::new));

    assertThat(ran.errorText()).isEmpty();
    assertThat(ran.out()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aShellTakesNothingOfItForAnOption(List<String> shell) throws Exception {
    byte[] bytes = "-n -e --help".getBytes(US_ASCII);
    List<String> words = new ArrayList<>(shell);
    words.addAll(List.of("-c", "IFS= read -r x; printf \"$x\""));

    Ran ran = Ran.of(Payload.escape(bytes), words.toArray(String[]::new));

    assertThat(ran.out()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aShellTakesNothingThatComesAfterTheBootJar(List<String> shell) throws Exception {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.write(Payload.escape(hardBytes()));
    input.write(all256());
    List<String> words = new ArrayList<>(shell);
    words.addAll(List.of("-c", "IFS= read -r x; exec cat"));

    Ran ran = Ran.of(input.toByteArray(), words.toArray(String[]::new));

    assertThat(ran.out()).isEqualTo(all256());
  }

  @Test
  void itsSizeIsWhatIsSent() {
    Payload payload = new Payload(new byte[] {'a', 0}, new byte[500], new byte[0]);

    assertThat(payload.size()).isEqualTo("a\\0\n".length() + 500);
  }

  @Test
  void itDoesNotChangeWithTheArrayItWasMadeFrom() {
    byte[] library = {1};
    Payload payload = new Payload(new byte[0], library, new byte[0]);

    library[0] = 2;

    assertThat(payload.library()).containsExactly(1);
  }

  private static String escaped(int... bytes) {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = (byte) bytes[i];
    }
    return new String(Payload.escape(all), US_ASCII);
  }

  private static byte[] all256() {
    byte[] all = new byte[256];
    for (int b = 0; b < all.length; b++) {
      all[b] = (byte) b;
    }
    return all;
  }

  /** Every byte before digits, octal or not, before itself, and before anything. */
  private static byte[] hardBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = 0; b < 256; b++) {
      for (char next : "01789a\\%".toCharArray()) {
        bytes.write(b);
        bytes.write(next);
      }
      bytes.write(b);
      bytes.write(b);
    }
    byte[] random = new byte[4000];
    new Random(17).nextBytes(random);
    bytes.writeBytes(random);
    return bytes.toByteArray();
  }
}
