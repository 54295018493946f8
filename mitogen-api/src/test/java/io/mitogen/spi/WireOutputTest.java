package io.mitogen.spi;

import static io.mitogen.spi.WireOutput.PIECE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireOutputTest {
  private static final int HEADROOM = 26;

  private final WireOutput out = new WireOutput(HEADROOM, 1_000_000, false);

  @Test
  void everythingIsBigEndian() {
    out.u8(0x101);
    out.u16(0x1_0203);
    out.i32(0x0405_0607);
    out.i64(0x0809_0a0b_0c0d_0e0fL);
    out.text("é");
    out.bytes(new byte[] {-1, -2, -3}, 1, 2);

    assertThat(HexFormat.of().formatHex(out.toByteArray()))
        .isEqualTo("0102030405060708090a0b0c0d0e0f0002c3a9fefd");
    assertThat(out.size()).isEqualTo(21);
  }

  @Test
  void nothingWrittenIsOneEmptyPiece() {
    assertThat(out.isOnePiece()).isTrue();
    assertThat(lengths(out)).containsExactly(0);
    assertThat(out.size()).isZero();
    assertThat(out.toByteArray()).isEmpty();
  }

  @Test
  void eachPieceHasTheHeadroomThatIsLeftAlone() {
    out.bytes(filled(3 * PIECE_BYTES));

    assertThat(out.pieces()).hasSize(3).allSatisfy(piece -> {
      assertThat(piece.isEncoded()).isTrue();
      assertThat(piece.offset()).isEqualTo(HEADROOM);
      assertThat(Arrays.copyOf(piece.array(), HEADROOM)).containsOnly(0);
    });
  }

  @Test
  void theSourceMayChangeAfterwards() {
    byte[] source = {1, 2};
    out.bytes(source);

    source[0] = 9;

    assertThat(out.toByteArray()).containsExactly(1, 2);
  }

  @Test
  void aTextIsAtMostAsLongAsTwoBytesCount() {
    out.text("x".repeat(0xffff));

    assertThatThrownBy(() -> out.text("x".repeat(0x10000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a text of 65536 bytes, over the limit of 65535");
    assertThat(out.size()).isEqualTo(2 + 0xffff);
  }

  @Nested
  class Pieces {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 211, 212, 213, 920, PIECE_BYTES - 1, PIECE_BYTES})
    void upToSixtyFourKibibytesAreOne(int size) {
      out.bytes(filled(size));

      assertThat(out.isOnePiece()).isTrue();
      assertThat(lengths(out)).containsExactly(size);
      assertThat(out.toByteArray()).isEqualTo(filled(size));
    }

    @Test
    void areFullButForTheLast() {
      out.bytes(filled(2 * PIECE_BYTES + 1));

      assertThat(out.isOnePiece()).isFalse();
      assertThat(lengths(out)).containsExactly(PIECE_BYTES, PIECE_BYTES, 1);
    }

    @Test
    void areNeverEmpty() {
      out.bytes(filled(2 * PIECE_BYTES));

      assertThat(lengths(out)).containsExactly(PIECE_BYTES, PIECE_BYTES);
    }

    @Test
    void areTheSameWhenAskedForAgain() {
      out.bytes(filled(PIECE_BYTES + 1));

      assertThat(lengths(out)).containsExactly(PIECE_BYTES, 1);
      assertThat(lengths(out)).containsExactly(PIECE_BYTES, 1);
      assertThat(out.size()).isEqualTo(PIECE_BYTES + 1);
      assertThat(out.toByteArray()).isEqualTo(filled(PIECE_BYTES + 1));
    }

    @Test
    void numbersLieAcrossTheirBorders() {
      for (int before = PIECE_BYTES - 8; before <= PIECE_BYTES; before++) {
        WireOutput crossing = new WireOutput(HEADROOM, 1_000_000, false);
        crossing.bytes(new byte[before]);
        crossing.i64(0x0102_0304_0506_0708L);
        crossing.u16(0x090a);

        byte[] all = crossing.toByteArray();

        assertThat(Arrays.copyOfRange(all, before, all.length))
            .as("after %d bytes", before)
            .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(crossing.size()).isEqualTo(before + 10);
      }
    }

    @Test
    void manySmallPiecesAreTheSameAsOneLarge() {
      byte[] all = filled(200_000);
      Random random = new Random(1);

      for (int from = 0; from < all.length; ) {
        int length = Math.min(all.length - from, 1 + random.nextInt(700));
        out.bytes(all, from, length);
        from += length;
      }

      assertThat(out.toByteArray()).isEqualTo(all);
      assertThat(lengths(out)).hasSize(4);
    }

    @Test
    void singleBytesAreTheSameToo() {
      byte[] all = filled(150_000);
      for (byte each : all) {
        out.u8(each);
      }

      assertThat(out.toByteArray()).isEqualTo(all);
    }
  }

  @Nested
  class References {
    private final WireOutput referring = new WireOutput(HEADROOM, 1_000_000, true);

    @Test
    void areAPieceOfTheirOwnBetweenTheOthers() {
      byte[] large = filled(PIECE_BYTES);
      referring.u8(1);
      referring.bytes(large);
      referring.u8(2);

      assertThat(referring.size()).isEqualTo(PIECE_BYTES + 2);
      assertThat(lengths(referring)).containsExactly(1, PIECE_BYTES, 1);
      assertThat(referring.pieces().get(1).array()).isSameAs(large);
      assertThat(referring.pieces().get(1).offset()).isZero();
      assertThat(referring.pieces())
          .extracting(WireOutput.Piece::isEncoded)
          .containsExactly(true, false, true);
    }

    @Test
    void mayBeAllThereIs() {
      byte[] large = filled(PIECE_BYTES + 1);
      referring.bytes(large, 1, PIECE_BYTES);

      assertThat(referring.isOnePiece()).isFalse();
      assertThat(lengths(referring)).containsExactly(PIECE_BYTES);
      assertThat(referring.toByteArray()).isEqualTo(Arrays.copyOfRange(large, 1, PIECE_BYTES + 1));
    }

    @Test
    void areNotMadeOfFewBytes() {
      referring.bytes(filled(PIECE_BYTES - 1));

      assertThat(referring.pieces())
          .singleElement()
          .satisfies(piece -> assertThat(piece.isEncoded()).isTrue());
    }

    @Test
    void countForTheLimit() {
      WireOutput limited = new WireOutput(HEADROOM, 2 * PIECE_BYTES, true);
      limited.bytes(new byte[PIECE_BYTES]);
      limited.bytes(new byte[PIECE_BYTES]);

      assertThatThrownBy(() -> limited.u8(0))
          .hasMessageContaining("over the limit of 131072 bytes");
      assertThatThrownBy(() -> limited.bytes(new byte[PIECE_BYTES]))
          .hasMessageContaining("over the limit of 131072 bytes");
    }
  }

  @Nested
  class TheLimit {
    @ParameterizedTest
    @ValueSource(
        ints = {
          0,
          1,
          100,
          229,
          230,
          231,
          1000,
          PIECE_BYTES - 1,
          PIECE_BYTES,
          PIECE_BYTES + 1,
          100_000
        })
    void isExactForSingleBytes(int limit) {
      WireOutput limited = new WireOutput(HEADROOM, limit, false);
      for (int i = 0; i < limit; i++) {
        limited.u8(i);
      }

      assertTooLarge(() -> limited.u8(0), limit);
      assertThat(limited.size()).isEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 231, PIECE_BYTES, PIECE_BYTES + 1, 100_000})
    void isExactForManyBytes(int limit) {
      WireOutput limited = new WireOutput(HEADROOM, limit, false);
      limited.bytes(new byte[limit]);

      assertTooLarge(() -> limited.bytes(new byte[1]), limit);
      assertTooLarge(
          () -> new WireOutput(HEADROOM, limit, false).bytes(new byte[limit + 1]), limit);
    }

    @Test
    void isNoticedBeforeMemoryIsTaken() {
      byte[] large = new byte[10_000_000];
      WireOutput limited = new WireOutput(HEADROOM, 1000, false);

      assertTooLarge(() -> limited.bytes(large), 1000);
      assertThat(limited.pieces().get(0).array()).hasSizeLessThan(1100);
    }

    private void assertTooLarge(ThrowingCallable call, int limit) {
      assertThatThrownBy(call)
          .hasMessage("message too large: over the limit of " + limit
              + " bytes; send less at once, or raise the router's limit")
          .isInstanceOfSatisfying(
              UndeliverableException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }
  }

  private static List<Integer> lengths(WireOutput out) {
    return out.pieces().stream().map(WireOutput.Piece::length).toList();
  }

  private static byte[] filled(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
