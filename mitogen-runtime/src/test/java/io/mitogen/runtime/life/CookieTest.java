package io.mitogen.runtime.life;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.spi.StartCommand;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class CookieTest {
  private final Cookie cookie = Cookie.of("b2", false);

  @Nested
  class IsCarried {
    private final StartCommand command =
        cookie.carriedBy(new StartCommand("sh -c \"echo \\$MITOGEN_CONTEXT\""));

    private String run(String inherited) throws Exception {
      ProcessBuilder builder = new ProcessBuilder(command.words());
      builder.environment().remove("MITOGEN_CONTEXT");
      if (!inherited.isEmpty()) {
        builder.environment().put("MITOGEN_CONTEXT", inherited);
      }
      Process process = builder.start();
      return new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    }

    @Test
    void byWhateverACommandStarts() throws Exception {
      assertThat(run("")).isEqualTo("b2\n");
    }

    @Test
    void behindThoseOfTheContextsAbove() throws Exception {
      assertThat(run("a1/ *")).isEqualTo("a1/ */b2\n");
    }
  }

  @Nested
  class IsIn {
    @ParameterizedTest
    @ValueSource(strings = {"b2", "a1/b2", "b2/c3", "a1/b2/c3"})
    void aChainThatHasIt(String chain) {
      assertThat(cookie.isIn(chain)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a1", "xb2", "b2x", "b2.daemons", "a1/xb2/b2x", "B2"})
    void noOther(String chain) {
      assertThat(cookie.isIn(chain)).isFalse();
    }
  }

  @Nested
  class EndsDaemons {
    @ParameterizedTest
    @ValueSource(strings = {"b2.daemons", "a1/b2.daemons", "b2.daemons/c3"})
    void ifItWasMadeSo(String chain) {
      assertThat(Cookie.of("b2", true).endsDaemonsOf(chain)).isTrue();
    }

    @Test
    void ofAContextBelowThatWasMadeSo() {
      assertThat(cookie.endsDaemonsOf("b2/c3.daemons/d4")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"b2", "b2/c3", "a1.daemons/b2/c3", "b2/c3.daemonsx"})
    void notOtherwise(String chain) {
      assertThat(cookie.endsDaemonsOf(chain)).isFalse();
    }
  }

  @Nested
  class AnEnvironment {
    private String chainIn(String... variables) {
      byte[] bytes = (String.join("\0", List.of(variables)) + '\0').getBytes(ISO_8859_1);
      byte[] buffer = new byte[bytes.length + 100];
      Arrays.fill(buffer, (byte) 'x'); // of an earlier, longer one
      System.arraycopy(bytes, 0, buffer, 0, bytes.length);
      return Cookie.chainIn(buffer, bytes.length);
    }

    @Test
    void hasItAnywhere() {
      assertThat(chainIn("MITOGEN_CONTEXT=a1/b2")).isEqualTo("a1/b2");
      assertThat(chainIn("MITOGEN_CONTEXT=a1/b2", "X=y")).isEqualTo("a1/b2");
      assertThat(chainIn("X=y", "MITOGEN_CONTEXT=a1/b2")).isEqualTo("a1/b2");
      assertThat(chainIn("X=y", "", "MITOGEN_CONTEXT=", "Y=z")).isEmpty();
    }

    @Test
    void mayHaveOthersThatLookLikeIt() {
      assertThat(chainIn("XMITOGEN_CONTEXT=b2", "MITOGEN_CONTEXT_2=b2", "MITOGEN=b2"))
          .isNull();
      assertThat(chainIn("X=MITOGEN_CONTEXT=b2", "MITOGEN_CONTEXT", "MITOGEN_CONTEX=b2"))
          .isNull();
    }

    @Test
    void mayBeEmptyOrCutOff() {
      assertThat(Cookie.chainIn(new byte[0], 0)).isNull();
      byte[] bytes = "MITOGEN_CONTEXT=b2".getBytes(ISO_8859_1);
      for (int length = 0; length < 16; length++) {
        assertThat(Cookie.chainIn(bytes, length)).isNull();
      }
      assertThat(Cookie.chainIn(bytes, 17)).isEqualTo("b");
    }
  }
}
