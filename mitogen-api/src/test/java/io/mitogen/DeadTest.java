package io.mitogen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DeadTest {
  @Test
  void theNumbersOnTheWireNeverChange() {
    assertThat(Arrays.stream(Dead.Reason.values()).map(reason -> reason.code() + " " + reason))
        .containsExactly(
            "1 NO_HANDLE",
            "2 POLICY",
            "3 TOO_LARGE",
            "4 NO_ROUTE",
            "5 DISCONNECTED",
            "6 CLOSED",
            "7 MALFORMED",
            "8 NO_CLASS",
            "9 NO_METHOD",
            "10 RESULT",
            "11 CANCELLED",
            "12 DEADLINE");
  }

  @Test
  void aReasonIsFoundByItsNumber() {
    for (Dead.Reason reason : Dead.Reason.values()) {
      assertThat(Dead.Reason.of(reason.code())).isEqualTo(reason);
    }
  }

  @Test
  void aNumberOfALaterVersionIsMalformed() {
    assertThat(Dead.Reason.of(99)).isEqualTo(Dead.Reason.MALFORMED);
    assertThat(Dead.Reason.of(0)).isEqualTo(Dead.Reason.MALFORMED);
  }
}
