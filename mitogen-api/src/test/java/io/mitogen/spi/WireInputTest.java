package io.mitogen.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireInputTest {
  private static final byte[] MESSAGE =
      HexFormat.of().parseHex("fffefdfcfbfaf9f8f7f6f5f4f3f2f10004c3a97879aabb");

  @Test
  void whatWasWrittenIsReadInWhatPiecesSoEver() {
    for (int pieceSize = 1; pieceSize <= MESSAGE.length; pieceSize++) {
      WireInput in = new WireInput(pieces(MESSAGE, pieceSize));

      assertThat(in.remaining()).isEqualTo(MESSAGE.length);
      assertThat(in.u8()).isEqualTo(0xff);
      assertThat(in.u16()).isEqualTo(0xfefd);
      assertThat(in.i32()).isEqualTo(0xfcfb_faf9);
      assertThat(in.i64()).isEqualTo(0xf8f7_f6f5_f4f3_f2f1L);
      assertThat(in.text()).isEqualTo("éxy");
      assertThat(in.offset()).isEqualTo(21);
      assertThat(in.bytes(1)).containsExactly(0xaa);
      assertThat(in.rest()).containsExactly(0xbb);
      assertThat(in.remaining()).isZero();
      assertThat(in.rest()).isEmpty();
    }
  }

  @Test
  void aPartOfAnArrayIsAMessage() {
    WireInput in = new WireInput(new byte[] {9, 1, 2, 3, 9}, 1, 3);

    assertThat(in.offset()).isZero();
    assertThat(in.remaining()).isEqualTo(3);
    assertThat(in.u8()).isEqualTo(1);
    assertThat(in.offset()).isEqualTo(1);
    assertThat(in.rest()).containsExactly(2, 3);
    assertMalformed(in::u8, "ends too early: 1 bytes wanted at byte 3, 0 there");
  }

  @Test
  void emptyPiecesDoNotCount() {
    WireInput in = new WireInput(
        List.of(new byte[0], new byte[] {1}, new byte[0], new byte[0], new byte[] {2}));

    assertThat(in.u16()).isEqualTo(0x0102);
    assertThat(in.remaining()).isZero();
  }

  @Test
  void thePiecesOfAnOutputAreReadAcrossTheirBorders() {
    WireOutput out = new WireOutput();
    for (int i = 0; i < 40_000; i++) {
      out.i32(i);
    }
    List<byte[]> pieces = new ArrayList<>();
    for (WireOutput.Piece piece : out.pieces()) {
      pieces.add(
          Arrays.copyOfRange(piece.array(), piece.offset(), piece.offset() + piece.length()));
    }
    WireInput in = new WireInput(pieces);

    for (int i = 0; i < 40_000; i++) {
      assertThat(in.i32()).isEqualTo(i);
    }
    assertThat(pieces).hasSize(3);
    assertThat(in.offset()).isEqualTo(160_000);
  }

  @Nested
  class Bytes {
    private final byte[] first = {1, 2, 3};
    private final byte[] second = {4, 5};

    @Test
    void thatArrivedAsAPieceAreNotCopied() {
      WireInput in = new WireInput(List.of(first, second));

      assertThat(in.bytes(3)).isSameAs(first);
      assertThat(in.bytes(2)).isSameAs(second);
      assertThat(in.remaining()).isZero();
      assertThat(in.offset()).isEqualTo(5);
    }

    @Test
    void thatAreAPartOfAPieceAreCopied() {
      assertThat(new WireInput(List.of(first, second)).bytes(2)).containsExactly(1, 2);
      assertThat(new WireInput(List.of(first, second)).bytes(4)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void ofAnArrayThatIsNotTheReadersAreCopied() {
      assertThat(new WireInput(first).bytes(3)).containsExactly(1, 2, 3).isNotSameAs(first);
      assertThat(new WireInput(first).rest()).containsExactly(1, 2, 3).isNotSameAs(first);
    }

    @Test
    void mayBeNone() {
      WireInput in = new WireInput(List.of(first, second));

      assertThat(in.bytes(0)).isEmpty();
      assertThat(in.bytes(3)).isSameAs(first);
      assertThat(in.bytes(0)).isEmpty();
      assertThat(in.u8()).isEqualTo(4);
    }
  }

  @Nested
  class Texts {
    @ParameterizedTest
    @ValueSource(strings = {"", "ascii", "Grüße", "漢字", "\uD83D\uDE00", "a\0b"})
    void areUtf8(String text) {
      byte[] utf8 = text.getBytes(UTF_8);

      for (int pieceSize = 1; pieceSize <= utf8.length; pieceSize++) {
        assertThat(new WireInput(pieces(utf8, pieceSize)).utf8(utf8.length)).isEqualTo(text);
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"ff", "c3", "c328", "c080", "eda080", "eda0bdedb880", "f4908080", "f8888080"})
    void thatAreNotUtf8AreRefused(String hex) {
      byte[] bytes = HexFormat.of().parseHex("61" + hex);
      WireInput in = new WireInput(bytes);
      in.u8();

      assertMalformed(() -> in.utf8(bytes.length - 1), "a text at byte 1 is not UTF-8");
    }
  }

  @Nested
  class PastTheEnd {
    private final WireInput in = new WireInput(new byte[] {0, 9, 1});

    @Test
    void numbersAreRefused() {
      assertMalformed(in::i32, "ends too early: 1 bytes wanted at byte 3, 0 there");
    }

    @Test
    void bytesAreRefusedBeforeMemoryIsTaken() {
      assertMalformed(
          () -> in.bytes(Integer.MAX_VALUE),
          "ends too early: 2147483647 bytes wanted at byte 0, 3 there");
      assertMalformed(
          () -> in.utf8(Integer.MAX_VALUE),
          "ends too early: 2147483647 bytes wanted at byte 0, 3 there");
    }

    @Test
    void aNegativeLengthIsAVeryLargeOne() {
      assertMalformed(
          () -> in.bytes(-1),
          "ends too early: 18446744073709551615 bytes wanted at byte 0, 3 there");
    }

    @Test
    void aTextWithATooLargeLengthIsRefused() {
      assertMalformed(in::text, "ends too early: 9 bytes wanted at byte 2, 1 there");
    }

    @Test
    void aRefusedLengthLeavesTheInputWhereItWas() {
      assertMalformed(() -> in.require(4), "ends too early: 4 bytes wanted at byte 0, 3 there");
      in.require(3);

      assertThat(in.rest()).containsExactly(0, 9, 1);
    }
  }

  private static List<byte[]> pieces(byte[] whole, int size) {
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < whole.length; from += size) {
      pieces.add(Arrays.copyOfRange(whole, from, Math.min(whole.length, from + size)));
    }
    return pieces;
  }

  private static void assertMalformed(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .hasMessage(message)
        .isInstanceOfSatisfying(
            UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
  }
}
