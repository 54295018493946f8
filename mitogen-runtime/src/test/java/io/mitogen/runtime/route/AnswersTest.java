package io.mitogen.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.CancelledException;
import io.mitogen.Dead;
import io.mitogen.DeadlineException;
import io.mitogen.DisconnectedException;
import io.mitogen.MitogenException;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswersTest {
  @Test
  void aDeadMessageIsAReasonAndAText() {
    Outbound dead = Answers.dead(7, 0, 1000, Dead.Reason.NO_HANDLE, "nobody");

    assertThat(HexFormat.of().formatHex(Frames.bytes(dead, 0)))
        .isEqualTo("4d04" + "00000000" + "00000007" + "00000007" + "000003e8" + "00000000"
            + "00000009" + "01" + "0006" + "6e6f626f6479");
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonArrivesAndMeansAnException(Dead.Reason reason) {
    Dead dead =
        Answers.read(Answers.dead(7, 0, 1000, reason, "because").arrivedAtOnce().input());
    MitogenException exception = Answers.exception(dead);

    assertThat(dead).isEqualTo(new Dead(reason, "because"));
    assertThat(exception).hasMessage("because");
    switch (reason) {
      case DISCONNECTED, CLOSED -> assertThat(exception).isInstanceOf(DisconnectedException.class);
      case CANCELLED -> assertThat(exception).isInstanceOf(CancelledException.class);
      case DEADLINE -> assertThat(exception).isInstanceOf(DeadlineException.class);
      default ->
        assertThat(((UndeliverableException) exception).reason()).hasToString(reason.toString());
    }
  }

  @Test
  void aHugeTextIsCut() {
    Inbound dead =
        Answers.dead(7, 0, 1000, Dead.Reason.RESULT, "\u20ac".repeat(100_000)).arrivedAtOnce();

    assertThat(Answers.read(dead.input()).text())
        .isEqualTo("\u20ac".repeat(8 * 1024) + " [truncated]");
  }
}
