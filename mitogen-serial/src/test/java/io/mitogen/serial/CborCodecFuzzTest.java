package io.mitogen.serial;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import io.mitogen.Values;
import io.mitogen.spi.contract.Difference;

/**
 * Reads what a fuzzer found worth keeping, in {@code src/test/resources}. With {@code JAZZER_FUZZ=1} in the environment
 * it searches for more, and adds them to {@code .cifuzz-corpus}.
 */
class CborCodecFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void whateverTheBytesAreTheyAreReadOrRefused(byte[] bytes) {
    Object value;
    try {
      value = Wire.decode(bytes);
    } catch (UndeliverableException e) {
      assertThat(e.reason()).isEqualTo(Reason.MALFORMED);
      assertThat(e).hasMessageContaining(" at byte ");
      return;
    }

    Values.check("value", value, context -> true);
    assertThat(Difference.between(value, Wire.decode(Wire.encode(value)))).isNull();
  }
}
