package io.mitogen.runtime.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.UndeliverableException;
import io.mitogen.spi.WireOutput;
import java.io.ByteArrayInputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundTest {
  @Test
  void aSmallMessageIsOneFrame() {
    Outbound call =
        Frames.outbound(Wire.CONTROL, 7, 1, Wire.CALL, 1000, new byte[] {(byte) 0xaa, 0x55});

    assertThat(call.isBulk()).isFalse();
    assertThat(call.frameSize()).isEqualTo(28);
    assertThat(hex(Frames.bytes(call, 5)))
        .isEqualTo("4d02" + "00000007" + "00000001" + "00000001" + "00000065" + "000003e8"
            + "00000002" + "aa55");
  }

  @Test
  void aMessageWithoutDataIsAHeader() {
    Outbound shutdown = Frames.outbound(Wire.CONTROL, 7, 0, Wire.SHUTDOWN, 0, new byte[0]);

    assertThat(hex(Frames.bytes(shutdown, 0)))
        .isEqualTo(
            "4d02" + "00000007" + "00000000" + "00000000" + "0000006a" + "00000000" + "00000000");
  }

  @Test
  void aLargeMessageIsFragmentsOfTheSameRoute() {
    Outbound large = Frames.outbound(Wire.VALUE, 7, 1, 1001, 0, new byte[65_538]);
    byte[] bytes = Frames.bytes(large, 42);

    assertThat(large.isBulk()).isTrue();
    assertThat(bytes).hasSize(44 + 65_536 + 44 + 2);
    assertThat(hex(bytes).substring(0, 88))
        .isEqualTo("4d05" + "00000007" + "00000001" + "00000001" + "000003e9" + "00000000"
            + "00010012" + "4d01" + "0000002a" + "00010002" + "00000000" + "00010000");
    assertThat(hex(bytes).substring(2 * (44 + 65_536)))
        .isEqualTo("4d05" + "00000007" + "00000001" + "00000001" + "000003e9" + "00000000"
            + "00000014" + "4d01" + "0000002a" + "00010002" + "00010000" + "00000002" + "0000");
  }

  @Test
  void aLargeArrayIsSentFromWhereItIs() {
    byte[] array = new byte[100_000];
    Outbound large = byReference(7, array);

    Outbound.Fragments fragments = large.new Fragments(42);

    assertThat(fragments.next()).isTrue();
    assertThat(fragments.body()).isSameAs(fragments.head()); // what comes before it
    assertThat(fragments.bodyLength()).isEqualTo(1);
    assertThat(fragments.next()).isTrue();
    assertThat(fragments.body()).isSameAs(array);
    assertThat(fragments.bodyOffset()).isZero();
    assertThat(fragments.bodyLength()).isEqualTo(65_536);
    assertThat(hex(fragments.head()).substring(52, 88))
        .isEqualTo("4d01" + "0000002a" + "000186a2" + "00000001" + "000186a0");
    assertThat(fragments.next()).isTrue();
    assertThat(fragments.body()).isSameAs(array);
    assertThat(fragments.bodyOffset()).isEqualTo(65_536);
    assertThat(fragments.bodyLength()).isEqualTo(34_464);
    assertThat(hex(fragments.head()).substring(52, 88))
        .isEqualTo("4d01" + "0000002a" + "000186a2" + "00010001" + "00000000");
    assertThat(fragments.next()).isTrue();
    assertThat(fragments.bodyLength()).isEqualTo(1);
    assertThat(fragments.next()).isFalse();
  }

  @Nested
  class ThereAndBack {
    @ParameterizedTest
    @ValueSource(
        ints = {
          0, 1, 211, 212, 213, 1000, 65_491, 65_492, 65_535, 65_536, 65_537, 65_580, 131_071,
          131_072, 131_073, 196_608, 200_000, 262_145, 1_000_000
        })
    void aMessageOfAnySizeArrivesAsItWas(int size) throws Exception {
      byte[] data = data(size);
      Outbound message = Frames.outbound(Wire.VALUE, 7, -3, 1234, 5678, data);

      Inbound arrived = arrived(Frames.bytes(message, -1));

      assertThat(message.isBulk()).isEqualTo(size > 65_536);
      assertThat(arrived.input().rest()).isEqualTo(data);
      assertThat(arrived.size()).isEqualTo(size);
      assertThat(List.of(
              arrived.kind(),
              arrived.dst(),
              arrived.src(),
              arrived.auth(),
              arrived.handle(),
              arrived.replyTo()))
          .containsExactly(Wire.VALUE, 7, -3, -3, 1234, 5678);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65_535, 65_536, 65_537, 131_072, 131_073, 1_000_000})
    void aLargeArrayAmongOtherDataArrivesAsItWas(int size) throws Exception {
      byte[] array = data(size);

      var in = arrived(Frames.bytes(byReference(7, array), 1)).input();

      assertThat(in.u8()).isEqualTo(1);
      assertThat(in.bytes(size)).isEqualTo(array);
      assertThat(in.u8()).isEqualTo(2);
      assertThat(in.remaining()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 65_537, 300_000})
    void oneToOurselvesArrivesAtOnce(int size) {
      byte[] data = data(size);

      Inbound arrived = Frames.outbound(Wire.VALUE, 7, 7, 1234, 5678, data).arrivedAtOnce();

      assertThat(arrived.input().rest()).isEqualTo(data);
      assertThat(arrived.isFragment()).isFalse();
      assertThat(arrived.handle()).isEqualTo(1234);
      assertThat(arrived.replyTo()).isEqualTo(5678);
    }

    @Test
    void oneToOurselvesIsACopy() {
      byte[] array = data(100_000);
      Inbound arrived = byReference(7, array).arrivedAtOnce();

      array[5]++;

      assertThat(arrived.input().bytes(100_001)).endsWith(data(100_000));
    }

    private Inbound arrived(byte[] bytes) throws Exception {
      FrameReader reader = new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES);
      reader.assembleFor(7);
      List<Inbound> messages = Frames.read(reader, new ByteArrayInputStream(bytes));
      assertThat(messages).hasSize(1);
      return messages.get(0);
    }
  }

  @Nested
  class Aborted {
    @Test
    void itsReceiverIsToldToForgetIt() throws Exception {
      Outbound large = Frames.outbound(Wire.VALUE, 7, 1, 1001, 0, new byte[200_000]);
      Outbound.Fragments fragments = large.new Fragments(42);
      assertThat(fragments.next()).isTrue();

      large.abort();

      assertThat(fragments.next()).isTrue();
      assertThat(fragments.bodyLength()).isZero();
      assertThat(hex(fragments.head()).substring(44, 88))
          .isEqualTo("00000012" + "4d01" + "0000002a" + "00030d40" + "ffffffff" + "00000000");
      assertThat(fragments.next()).isFalse();
    }

    @Test
    void afterItsLastFragmentNothingIsSaid() {
      Outbound large = Frames.outbound(Wire.VALUE, 7, 1, 1001, 0, new byte[65_537]);
      Outbound.Fragments fragments = large.new Fragments(42);
      fragments.next();
      fragments.next();

      large.abort();

      assertThat(fragments.next()).isFalse();
    }
  }

  @Nested
  @Timeout(20)
  class Sent {
    @Test
    void aSmallMessageIsNotWaitedFor() throws Exception {
      Frames.outbound(Wire.VALUE, 7, 1, 1001, 0, new byte[100]).awaitSent();
    }

    @Test
    void aLargeMessageIsWaitedFor() throws Exception {
      Outbound large = byReference(7, new byte[100_000]);
      Thread sender = new Thread(large::sent);

      sender.start();
      large.awaitSent();

      sender.join();
    }
  }

  @Nested
  class OverTheLimit {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 65_535, 65_536, 65_537, 100_000})
    void writingIsRefusedAtTheFirstByteTooMany(int limit) {
      WireOutput data = Outbound.data(limit);
      data.bytes(new byte[limit]);

      assertRefused(() -> data.u8(1), limit);
    }

    @Test
    void writingIsRefusedForLargeArraysToo() {
      WireOutput data = Outbound.dataByReference(100_000);
      data.bytes(new byte[100_000]);

      assertRefused(() -> data.u8(1), 100_000);
      assertRefused(() -> Outbound.dataByReference(100_000).bytes(new byte[100_001]), 100_000);
    }

    private void assertRefused(Runnable write, int limit) {
      assertThatThrownBy(write::run)
          .isInstanceOfSatisfying(
              UndeliverableException.class,
              e -> assertThat(e.reason()).isEqualTo(UndeliverableException.Reason.TOO_LARGE))
          .hasMessage("message too large: over the limit of " + limit
              + " bytes; send less at once, or raise the router's limit");
    }
  }

  /** An array that is not copied, between two bytes. */
  private static Outbound byReference(int dst, byte[] array) {
    WireOutput data = Outbound.dataByReference(Integer.MAX_VALUE);
    data.u8(1);
    data.bytes(array);
    data.u8(2);
    return new Outbound(Wire.VALUE, dst, 1, 1001, 0, data);
  }

  private static byte[] data(int size) {
    byte[] data = new byte[size];
    new Random(size).nextBytes(data);
    return data;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
