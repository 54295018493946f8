package io.mitogen.runtime.frame;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.spi.WireInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
  private static final int LIMIT = 1_000_000;

  // kind, dst, src, auth, handle, reply_to, length, data
  private static final byte[] CALL = HexFormat.of()
      .parseHex("4d02" + "00000007" + "00000001" + "fffffffe" + "00000065" + "000003e8" + "00000003"
          + "aabbcc");

  private final FrameReader reader = new FrameReader(LIMIT);

  @Test
  void theHeaderIsLaidOutAsTheSpecificationSays() throws Exception {
    Inbound frame = read(CALL).get(0);

    assertThat(frame.kind()).isEqualTo(Wire.CONTROL);
    assertThat(frame.dst()).isEqualTo(7);
    assertThat(frame.src()).isEqualTo(1);
    assertThat(frame.auth()).isEqualTo(-2);
    assertThat(frame.handle()).isEqualTo(101);
    assertThat(frame.replyTo()).isEqualTo(1000);
    assertThat(frame.size()).isEqualTo(3);
    assertThat(frame.isFragment()).isFalse();
    assertThat(frame.input().rest()).containsExactly(0xaa, 0xbb, 0xcc);
  }

  @Test
  void aFragmentSaysWhichPartOfWhichMessageItIs() throws Exception {
    byte[] bytes = HexFormat.of()
        .parseHex("4d05" + "00000007" + "00000001" + "00000001" + "00000065" + "000003e8"
            + "00000014" + "4d01" + "00000009" + "000a0000" + "00050000" + "00030000" + "ddee");

    Inbound frame = read(bytes).get(0);

    assertThat(frame.kind()).isEqualTo(Wire.VALUE);
    assertThat(frame.isFragment()).isTrue();
    assertThat(frame.part().message).isEqualTo(9);
    assertThat(frame.part().total).isEqualTo(0xa0000);
    assertThat(frame.part().offset).isEqualTo(0x50000);
    assertThat(frame.part().piece).isEqualTo(0x30000);
    assertThat(frame.input().rest()).containsExactly(0xdd, 0xee);
  }

  @Nested
  class HoweverTheBytesCome {
    @Test
    void severalFramesInOneReadAreSeveral() throws Exception {
      assertThat(reader.fill(new ByteArrayInputStream(Frames.concat(CALL, CALL, CALL))))
          .isEqualTo(3 * CALL.length);

      for (int i = 0; i < 3; i++) {
        assertThat(reader.poll().input().rest()).containsExactly(0xaa, 0xbb, 0xcc);
      }
      assertThat(reader.poll()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 25, 26, 27, 39, 40, 41, 43, 44, 45, 8191, 8192, 8193, 100_000})
    void inPiecesOfAnySizeTheFramesAreTheSame(int pieceSize) throws Exception {
      byte[] fragment = Frames.fragment(Wire.VALUE, 3, 500_000, 0, 0, data(50_000));
      byte[] large = frame(Wire.VALUE, data(65_536));
      byte[] empty = frame(Wire.CONTROL, new byte[0]);
      byte[] all = Frames.concat(CALL, large, empty, empty, fragment, CALL, fragment, large);

      List<Inbound> frames = Frames.read(reader, Frames.dripping(all, pieceSize));

      assertThat(frames)
          .extracting(frame -> (int) frame.size())
          .containsExactly(3, 65_536, 0, 0, 50_000, 3, 50_000, 65_536);
      assertThat(frames.get(1).input().rest()).isEqualTo(data(65_536));
      assertThat(frames.get(4).input().rest()).isEqualTo(data(50_000));
      assertThat(frames.get(4).part().total).isEqualTo(500_000);
      assertThat(frames.get(7).input().rest()).isEqualTo(data(65_536));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 17, 18, 30, 100})
    @Timeout(20)
    void manySmallFramesArriveThoughHeadsCrossTheEndOfTheBuffer(int size) throws Exception {
      byte[][] frames = new byte[1500][];
      for (int i = 0; i < frames.length; i++) {
        frames[i] = i % 2 == 0
            ? frame(Wire.VALUE, data(size))
            : Frames.fragment(Wire.VALUE, i, LIMIT, i, 0, data(size));
      }

      List<Inbound> read = read(Frames.concat(frames));

      assertThat(read).hasSize(frames.length);
      for (Inbound frame : read) {
        assertThat(frame.input().rest()).isEqualTo(data(size));
      }
    }

    @Test
    void framesOfAnySizeInPiecesOfAnySizeArrive() throws Exception {
      long seed = System.nanoTime();
      Random random = new Random(seed);
      byte[][] frames = new byte[300][];
      for (int i = 0; i < frames.length; i++) {
        int size = random.nextInt(random.nextInt(10) == 0 ? 65_537 : 200);
        frames[i] = random.nextBoolean()
            ? frame(Wire.VALUE, data(size))
            : Frames.fragment(Wire.VALUE, i, LIMIT, i, 0, data(size));
      }

      List<Inbound> read = Frames.read(reader, new ByteArrayInputStream(Frames.concat(frames)) {
        @Override
        public synchronized int read(byte[] buffer, int offset, int length) {
          return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(20_000)));
        }
      });

      assertThat(read).as("seed %d", seed).hasSize(frames.length);
      for (int i = 0; i < frames.length; i++) {
        int head = read.get(i).isFragment() ? Wire.HEADROOM : Wire.HEADER_BYTES;
        assertThat(read.get(i).input().rest())
            .as("frame %d, seed %d", i, seed)
            .isEqualTo(Arrays.copyOfRange(frames[i], head, frames[i].length));
      }
    }
  }

  @Nested
  class FragmentsForThisContext {
    @BeforeEach
    void assemble() {
      reader.assembleFor(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 43, 44, 45, 1000, 8192, 100_000})
    void arePutTogether(int pieceSize) throws Exception {
      byte[] whole = data(100_000);
      byte[] all = Frames.concat(
          fragment(1, 100_000, 0, 0, Arrays.copyOfRange(whole, 0, 60_000)),
          CALL,
          fragment(1, 100_000, 60_000, 0, Arrays.copyOfRange(whole, 60_000, 100_000)),
          CALL);

      List<Inbound> messages = Frames.read(reader, Frames.dripping(all, pieceSize));

      assertThat(messages).extracting(Inbound::size).containsExactly(3L, 100_000L, 3L);
      assertThat(messages.get(1).input().rest()).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 45, 8192, 100_000})
    void ofOnePieceAreReadToWhereTheyStay(int pieceSize) throws Exception {
      byte[] whole = data(100_000);
      byte[] all = Frames.concat(
          fragment(1, 100_003, 0, 3, new byte[3]),
          fragment(1, 100_003, 3, 100_000, Arrays.copyOfRange(whole, 0, 60_000)),
          fragment(1, 100_003, 60_003, 0, Arrays.copyOfRange(whole, 60_000, 100_000)));

      WireInput in = Frames.read(reader, Frames.dripping(all, pieceSize)).get(0).input();

      in.bytes(3);
      assertThat(in.bytes(100_000)).isEqualTo(whole);
      assertThat(in.remaining()).isZero();
    }

    @Test
    void ofASourceThatHasGoneAreNotContinued() throws Exception {
      read(fragment(1, 6, 0, 0, new byte[3]));
      assertThat(reader.isInBulk()).isTrue();

      reader.forget(1);

      assertThat(reader.isInBulk()).isFalse();
      assertCorrupt(fragment(1, 6, 3, 0, new byte[3]));
    }

    @Test
    void thatAreForSomebodyElseAreHandedOverAsTheyAre() throws Exception {
      reader.assembleFor(5);

      List<Inbound> frames =
          read(Frames.concat(fragment(1, 6, 0, 0, new byte[3]), fragment(1, 6, 3, 0, new byte[3])));

      assertThat(frames).extracting(Inbound::isFragment).containsExactly(true, true);
    }

    @Test
    void thatBreakTheRulesEndTheStream() {
      assertCorrupt(fragment(1, 6, 3, 0, new byte[3]))
          .hasMessage("fragment of 3 bytes at 3 of a message of 6 bytes, of which 0 have arrived");
    }

    private byte[] fragment(int message, int total, int offset, int piece, byte[] body) {
      return Frames.fragment(Wire.VALUE, message, total, offset, piece, body);
    }
  }

  @Nested
  class FramesForSomebodyElse {
    @BeforeEach
    void assemble() {
      reader.assembleFor(0);
    }

    @Test
    void areReadAsOthersAre() throws Exception {
      Inbound frame = read(CALL).get(0); // for 7

      assertThat(frame.dst()).isEqualTo(7);
      assertThat(frame.size()).isEqualTo(3);
      assertThat(frame.input().rest()).containsExactly(0xaa, 0xbb, 0xcc);
      assertThat(frame.isFragment()).isFalse();
    }

    @Test
    void mayBeFragmentsInAnyOrderForOnlyTheirDestinationPutsThemTogether() throws Exception {
      byte[] part = new byte[3];
      List<Inbound> frames = read(Frames.concat(
          Frames.fragment(7, 1, 1000, 0, 4, 9, 6, part),
          Frames.fragment(7, 1, 1000, 0, 4, 9, 0, part),
          Frames.fragment(7, 1, 1000, 0, 4, 9, 0, part)));

      assertThat(frames).extracting(Inbound::isFragment).containsExactly(true, true, true);
      assertThat(frames).extracting(Inbound::isContinuation).containsExactly(true, false, false);
      assertThat(reader.isInBulk()).isFalse();
    }

    @Test
    void mayNotBelongToAMessageOverTheLimit() {
      assertCorrupt(Frames.fragment(7, 1, 1000, 0, 4, LIMIT + 1, 0, new byte[3]))
          .hasMessage("message of 1000001 bytes, over the limit of 1000000");
    }

    @Test
    void mayNotBeOverTheLimitThemselves() {
      assertCorrupt(Frames.frame(Wire.VALUE, 7, 1, 1, 101, 0, 65_537, new byte[0]))
          .hasMessage("frame of 65537 bytes, over the limit of 65536");
    }

    @Test
    void areLeftAloneWhenTheirSourceHasGone() throws Exception {
      reader.forget(1);

      assertThat(read(Frames.fragment(7, 1, 1000, 0, 4, 9, 6, new byte[3]))).hasSize(1);
    }
  }

  @Nested
  class AtTheEnd {
    @Test
    void betweenTwoFramesItIsTheEnd() throws Exception {
      assertThat(read(CALL)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 25, 26, 28})
    void inTheMiddleOfAFrameItIsAnError(int there) {
      assertCorrupt(Arrays.copyOf(CALL, there))
          .hasMessage("the stream ended in the middle of a frame");
    }

    @Test
    void inTheMiddleOfALargeFrameItIsAnError() {
      assertCorrupt(Arrays.copyOf(frame(Wire.VALUE, data(50_000)), 40_000))
          .hasMessage("the stream ended in the middle of a frame");
    }
  }

  @Nested
  class BadBytes {
    @Test
    void strayOutputIsNamedAndQuoted() {
      assertCorrupt("Welcome to Ubuntu 22.04 LTS\n".getBytes(US_ASCII))
          .hasMessage(
              "not a frame: something else wrote to this stream, such as a shell start-up file or code that writes to"
                  + " file descriptors it does not own; it began \"Welcome to Ubuntu 22.04 LTS\\n\"");
    }

    @Test
    void ofTwoBytesIsEnoughToTell() throws Exception {
      reader.fill(new ByteArrayInputStream(new byte[] {'h', 'i'}));

      assertThatThrownBy(reader::poll).hasMessageEndingWith("it began \"hi\"");
    }

    @Test
    void ofOneByteIsNotEnough() throws Exception {
      reader.fill(new ByteArrayInputStream(new byte[] {'M'}));

      assertThat(reader.poll()).isNull();
    }

    @Test
    void behindAGoodFrameAreQuotedFromTheirOwnStart() {
      assertCorrupt(Frames.concat(CALL, "% ".getBytes(US_ASCII)))
          .hasMessageEndingWith("it began \"% \"");
    }

    @Test
    void behindALargeFrameAreQuotedFromTheirOwnStart() {
      byte[] bytes = Frames.concat(frame(Wire.VALUE, data(30_000)), "% ".getBytes(US_ASCII));

      assertCorrupt(bytes).hasMessageEndingWith("it began \"% \"");
    }

    @Test
    void areQuotedInPart() {
      assertCorrupt("x".repeat(1000).getBytes(US_ASCII))
          .hasMessageEndingWith("it began \"" + "x".repeat(100) + '"');
    }

    @Test
    void thatDoNotPrintAreQuotedAsNumbers() {
      byte[] bytes = {0, 9, 27, '[', '3', '1', 'm', '\n', (byte) 0xc3, (byte) 0xa9, 127};

      assertThat(FrameReader.quote(bytes, 1, 10)).isEqualTo("\\x09\\x1b[31m\\n\\xc3\\xa9\\x7f");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x4d00, 0x4d0a, 0x4dff, 0x0000, 0x4e01, 0xffff})
    void includeKindsThatDoNotExist(int kind) {
      assertCorrupt(frame(kind, new byte[3])).hasMessageStartingWith("not a frame: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {Wire.FRAGMENT, 0x4d00, 0})
    void includeFragmentsOfMessagesOfNoKind(int kind) {
      assertCorrupt(Frames.fragment(kind, 1, 100, 0, 0, new byte[3]))
          .hasMessage("a fragment of a message of unknown kind " + Integer.toHexString(kind));
    }
  }

  @Nested
  class OverTheLimit {
    @ParameterizedTest
    @CsvSource({"65537, 65537", "2000000000, 2000000000", "-1, 4294967295"})
    void aFrameIsRefusedBeforeMemoryIsTaken(int length, String shown) {
      assertCorrupt(Frames.frame(Wire.VALUE, 0, 1, 1, 101, 0, length, new byte[0]))
          .hasMessage("frame of " + shown + " bytes, over the limit of 65536");
    }

    @ParameterizedTest
    @CsvSource({"65555, 65555", "-1, 4294967295", "17, 17", "0, 0"})
    void aFragmentIsRefusedBeforeMemoryIsTaken(int length, String shown) {
      assertCorrupt(Frames.frame(Wire.FRAGMENT, 0, 1, 1, 101, 0, length, new byte[18]))
          .hasMessageStartingWith("frame of " + shown + " bytes, ");
    }

    @ParameterizedTest
    @CsvSource({"1000001, 1000001", "-1, 4294967295"})
    void aMessageIsRefusedAtItsFirstFragment(int total, String shown) {
      assertCorrupt(Frames.fragment(Wire.VALUE, 1, total, 0, 0, new byte[10]))
          .hasMessage("message of " + shown + " bytes, over the limit of 1000000");
    }

    @Test
    void theLargestFragmentIsNot() throws Exception {
      assertThat(read(Frames.fragment(Wire.VALUE, 1, LIMIT, 0, 0, new byte[65_536])))
          .hasSize(1);
    }

    @Test
    void isWhatWasSetLast() throws Exception {
      reader.setMaxMessageBytes(1000);

      assertThat(read(Frames.fragment(Wire.VALUE, 1, 1000, 0, 0, new byte[10]))).hasSize(1);
      assertCorrupt(Frames.fragment(Wire.VALUE, 1, 1001, 0, 0, new byte[10]))
          .hasMessage("message of 1001 bytes, over the limit of 1000");
    }
  }

  private List<Inbound> read(byte[] bytes) throws IOException {
    return Frames.read(reader, new ByteArrayInputStream(bytes));
  }

  private AbstractThrowableAssert<?, ?> assertCorrupt(byte[] bytes) {
    return assertThatThrownBy(() -> read(bytes)).isInstanceOf(CorruptStreamException.class);
  }

  private static byte[] frame(int kind, byte[] data) {
    return Frames.frame(kind, 0, 1, 1, 101, 0, data.length, data);
  }

  private static byte[] data(int size) {
    byte[] data = new byte[size];
    new Random(size).nextBytes(data);
    return data;
  }
}
