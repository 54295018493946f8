package com.example.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.Secret;
import io.mitogen.UndeliverableException;
import io.mitogen.spi.Codec;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import io.mitogen.spi.contract.SampleContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  private final Codec codec = new JsonCodec();

  @Test
  void itIsJsonThatPeopleCanRead() {
    assertThat(json(List.of("ann", 42, true, 7L, 1.5, Map.of("k", 1))))
        .isEqualTo("[\"ann\",42,true,{\"long\":7},{\"double\":\"1.5\"},{\"map\":[\"k\",1]}]");
  }

  @Test
  void whatIsNotOfThisCodecIsRefusedAndNotQuoted() {
    for (String text : List.of("{\"password\":\"sesame\"}", "sesame", "[1, 2", "1 2", "1e5")) {
      WireOutput out = new WireOutput();
      out.text(text);
      out.u16(0);

      assertThatThrownBy(() -> codec.read(new WireInput(out.toByteArray()), SampleContext::new))
          .as(text)
          .isInstanceOf(UndeliverableException.class)
          .hasMessageStartingWith("no value in JSON, before byte ")
          .message()
          .doesNotContain("sesame");
    }
  }

  @Test
  void aSecretThatWasWipedIsRefused() {
    Secret secret = Secret.of("sesame");
    secret.close();

    assertThatThrownBy(() -> codec.write(secret, new WireOutput()))
        .isInstanceOf(UndeliverableException.class)
        .hasMessageContaining("this secret was wiped");
  }

  private String json(Object value) {
    WireOutput out = new WireOutput();
    codec.write(value, out);
    WireInput in = new WireInput(out.toByteArray());
    return new String(in.bytes(in.u16()), UTF_8);
  }
}
