package io.mitogen.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.KeptLog;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FrameLogTest {
  private static final byte[] SECRET = "hunter2".getBytes(StandardCharsets.US_ASCII);

  private final KeptLog log = new KeptLog();
  private final FrameLog frames = new FrameLog(log);
  private final Neighbour neighbour = new Neighbour(4, "ssh.db1", 1, "17");

  @Nested
  class WhenItIsOfInterest {
    @BeforeEach
    void enable() {
      log.enableDebug();
    }

    @Test
    void whatIsSentIsALine() {
      frames.sent(neighbour, Frames.outbound(Wire.CONTROL, 4, 0, Wire.CALL, 1000, SECRET));

      assertThat(log.debugging()).containsExactly("frame: >> ssh.db1  0 -> 4  CALL, 7 bytes");
    }

    @Test
    void whatArrivesIsALine() {
      frames.received(neighbour, Frames.inbound(Wire.VALUE, 0, 7, 7, 1000, 0, SECRET));

      assertThat(log.debugging())
          .containsExactly("frame: << ssh.db1  7 -> 0  VALUE to handle 1000, 7 bytes");
    }

    @Test
    void whatIsPassedOnIsALine() {
      byte[] frame = Frames.message(Wire.VALUE, 7, 0, 0, 1000, 0, SECRET);

      frames.sent(neighbour, Frames.passing(frame).get(0));

      assertThat(log.debugging())
          .containsExactly("frame: >> ssh.db1  0 -> 7  passing on, 33 bytes with their header");
    }

    @Test
    void everyKindAndStandardHandleHasItsName() {
      int[] handles = {
        Wire.GET_CLASS,
        Wire.CALL,
        Wire.ADD_ROUTE,
        Wire.DEL_ROUTE,
        Wire.ALLOCATE_ID,
        Wire.SHUTDOWN,
        Wire.CANCEL,
        Wire.ECHO,
        2000
      };
      for (int handle : handles) {
        frames.received(neighbour, Frames.inbound(Wire.CONTROL, 0, 4, 4, handle, 0));
      }
      for (int kind = Wire.FAILURE; kind <= Wire.PONG; kind++) {
        frames.received(neighbour, Frames.inbound(kind, 0, 4, 4, 1000, 0));
      }

      assertThat(log.debugging())
          .extracting(line -> line.replaceFirst("frame: << ssh.db1  4 -> 0  (.*), 0 bytes", "$1"))
          .containsExactly(
              "GET_CLASS",
              "CALL",
              "ADD_ROUTE",
              "DEL_ROUTE",
              "ALLOCATE_ID",
              "SHUTDOWN",
              "CANCEL",
              "ECHO",
              "CONTROL to handle 2000",
              "FAILURE to handle 1000",
              "DEAD to handle 1000",
              "FRAGMENT",
              "HELLO",
              "ACK",
              "PING",
              "PONG");
    }

    @Test
    void nothingIsSaidOfFramesThatCarryLogsWhichWouldHaveNoEnd() {
      byte[] frame = Frames.message(Wire.CONTROL, 0, 7, 7, Wire.FORWARD_LOG, 0, SECRET);

      frames.sent(neighbour, Frames.outbound(Wire.CONTROL, 0, 4, Wire.FORWARD_LOG, 0, SECRET));
      frames.received(neighbour, Frames.inbound(Wire.CONTROL, 0, 7, 7, Wire.FORWARD_LOG, 0));
      frames.sent(neighbour, Frames.passing(frame).get(0));

      assertThat(log.debugging()).isEmpty();
    }

    @Test
    void nothingIsSaidOfWhatIsInAFrame() {
      frames.sent(neighbour, Frames.outbound(Wire.VALUE, 4, 0, 1000, 0, SECRET));
      frames.received(neighbour, Frames.inbound(Wire.FAILURE, 0, 4, 4, 1000, 0, SECRET));
      frames.sent(
          neighbour,
          Frames.passing(Frames.fragment(7, 0, 1000, 0, 1, 100, 0, SECRET)).get(0));

      assertThat(log.debugging()).hasSize(3).noneMatch(line -> line.contains("hunter2"));
    }
  }

  @Test
  void otherwiseNothingIsSaid() {
    frames.sent(neighbour, Frames.outbound(Wire.CONTROL, 4, 0, Wire.CALL, 1000, SECRET));
    frames.received(neighbour, Frames.inbound(Wire.VALUE, 0, 7, 7, 1000, 0, SECRET));

    assertThat(log.debugging()).isEmpty();
  }
}
