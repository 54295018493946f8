package io.mitogen.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.CorruptStreamException;
import io.mitogen.runtime.frame.FrameReader;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.spi.WireOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HelloTest {
  private static final Hello.ToChild TO_CHILD =
      new Hello.ToChild(7, new int[] {4, 2, 0}, 1 << 20, 3, "com.acme.Codec", true, false);
  private static final Hello.ToParent TO_PARENT =
      new Hello.ToParent(0x1_0000_0001L, "17.0.15-Größe");

  @Nested
  class ToTheChild {
    @Test
    void arrivesAsItWasSaid() throws Exception {
      Hello.ToChild read = Hello.ToChild.read(frame(TO_CHILD.frame()));

      assertThat(read.id()).isEqualTo(7);
      assertThat(read.parents()).containsExactly(4, 2, 0);
      assertThat(read.maxMessageBytes()).isEqualTo(1 << 20);
      assertThat(read.codecLoader()).isEqualTo(3);
      assertThat(read.codec()).isEqualTo("com.acme.Codec");
    }

    @Test
    void isAMessageFromItsParent() throws Exception {
      Inbound frame = frame(TO_CHILD.frame());

      assertThat(frame.kind()).isEqualTo(Wire.HELLO);
      assertThat(frame.dst()).isEqualTo(7);
      assertThat(frame.src()).isEqualTo(4);
    }

    @Test
    void mayEndWithWhatALaterVersionSays() throws Exception {
      Hello.ToChild read = Hello.ToChild.read(frame(longer(TO_CHILD.frame())));

      assertThat(read.codec()).isEqualTo("com.acme.Codec");
    }

    @Test
    void doesNotChangeWithTheArrayItWasMadeFrom() {
      int[] parents = {1, 0};
      Hello.ToChild hello = new Hello.ToChild(7, parents, 1, 0, "", true, false);

      parents[0] = 9;
      hello.parents()[0] = 9;

      assertThat(hello.parents()).containsExactly(1, 0);
    }
  }

  @Nested
  class ToTheParent {
    @Test
    void arrivesAsItWasSaid() throws Exception {
      Hello.ToParent read = Hello.ToParent.read(frame(TO_PARENT.frame(7, 4)));

      assertThat(read.pid()).isEqualTo(0x1_0000_0001L);
      assertThat(read.javaVersion()).isEqualTo("17.0.15-Größe");
    }

    @Test
    void isAMessageFromTheChild() throws Exception {
      Inbound frame = frame(TO_PARENT.frame(7, 4));

      assertThat(frame.dst()).isEqualTo(4);
      assertThat(frame.src()).isEqualTo(7);
    }

    @Test
    void mayEndWithWhatALaterVersionSays() throws Exception {
      Hello.ToParent read = Hello.ToParent.read(frame(longer(TO_PARENT.frame(7, 4))));

      assertThat(read.javaVersion()).isEqualTo("17.0.15-Größe");
    }
  }

  @Nested
  class Refused {
    @Test
    void isAnotherVersionOfTheProtocol() throws Exception {
      byte[] bytes = TO_PARENT.frame(7, 4);
      bytes[Wire.HEADER_BYTES + 1] = 2;
      Inbound frame = frame(bytes);

      assertThatThrownBy(() -> Hello.ToParent.read(frame))
          .isInstanceOf(ProtocolVersionException.class)
          .hasMessage("the other side speaks version 2 of the protocol, this side version 1");
    }

    @Test
    void isAMessageOfAnotherKind() throws Exception {
      WireOutput data = Outbound.data(10);
      data.u16(Wire.VERSION);
      Inbound frame = new Outbound(Wire.VALUE, 4, 7, 0, 0, data).arrivedAtOnce();

      assertThatThrownBy(() -> Hello.ToParent.read(frame))
          .isInstanceOf(CorruptStreamException.class)
          .hasMessage("the first frame is no hello, but of kind 4d01");
    }

    @Test
    void isOneThatEndsTooEarly() throws Exception {
      WireOutput data = Outbound.data(10);
      data.u16(Wire.VERSION);
      Inbound frame = new Outbound(Wire.HELLO, 4, 7, 0, 0, data).arrivedAtOnce();

      assertThatThrownBy(() -> Hello.ToParent.read(frame))
          .isInstanceOf(UndeliverableException.class)
          .hasMessageStartingWith("ends too early");
    }
  }

  private static Inbound frame(byte[] bytes) throws IOException {
    FrameReader reader = new FrameReader(Wire.MAX_FRAME_DATA);
    reader.fill(new ByteArrayInputStream(bytes));
    Inbound frame = reader.poll();
    assertThat(frame).isNotNull();
    return frame;
  }

  private static byte[] longer(byte[] frame) {
    byte[] longer = Arrays.copyOf(frame, frame.length + 5);
    longer[Wire.HEADER_BYTES - 1] += 5; // the length, of which one byte is enough here
    return longer;
  }
}
