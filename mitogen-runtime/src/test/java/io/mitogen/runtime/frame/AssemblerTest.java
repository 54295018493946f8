package io.mitogen.runtime.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AssemblerTest {
  private static final int MAX_BYTES = 1_000_000;

  private final Assembler assembler = new Assembler();

  @Test
  void aMessageIsThereWithItsLastFragment() throws Exception {
    assertThat(accept(1, 9, 5, 0, 0, 1, 2)).isNull();
    assertThat(accept(1, 9, 5, 2, 0, 3, 4)).isNull();
    Inbound whole = accept(1, 9, 5, 4, 0, 5);

    assertThat(whole.input().rest()).containsExactly(1, 2, 3, 4, 5);
    assertThat(whole.size()).isEqualTo(5);
    assertThat(whole.isFragment()).isFalse();
    assertThat(whole.kind()).isEqualTo(Wire.VALUE);
    assertThat(whole.src()).isEqualTo(1);
    assertThat(whole.handle()).isEqualTo(101);
    assertThat(whole.replyTo()).isEqualTo(1000);
  }

  @Test
  void messagesOfTwoSourcesAreToldApartByTheirSource() throws Exception {
    assertThat(accept(1, 9, 4, 0, 0, 1, 2)).isNull();
    assertThat(accept(2, 9, 4, 0, 0, 5, 6)).isNull();

    assertThat(accept(1, 9, 4, 2, 0, 3, 4).input().rest()).containsExactly(1, 2, 3, 4);
    assertThat(accept(2, 9, 4, 2, 0, 7, 8).input().rest()).containsExactly(5, 6, 7, 8);
  }

  @Test
  void messagesOfOneSourceAreToldApartByTheirNumber() throws Exception {
    assertThat(accept(-1, -9, 4, 0, 0, 1, 2)).isNull();
    assertThat(accept(-1, 9, 2, 0, 0, 5)).isNull();

    assertThat(accept(-1, 9, 2, 1, 0, 6).input().rest()).containsExactly(5, 6);
    assertThat(accept(-1, -9, 4, 2, 0, 3, 4).input().rest()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aNumberIsFreeAgainAfterItsMessage() throws Exception {
    accept(1, 9, 2, 0, 0, 1);
    accept(1, 9, 2, 1, 0, 2);

    assertThat(accept(1, 9, 1, 0, 0, 3).input().rest()).containsExactly(3);
  }

  @Nested
  class ASourceThatHasGone {
    @Test
    void leavesNothingOfItsUnfinishedMessages() throws Exception {
      accept(1, 9, 4, 0, 0, 1, 2);
      accept(1, 8, 4, 0, 0, 1, 2);

      assembler.forget(1);

      assertThat(assembler.isAssembling()).isFalse();
      accept(1, 9, 4, 0, 0, 3, 4); // from its start again
      assertThat(accept(1, 9, 4, 2, 0, 5, 6).input().rest()).containsExactly(3, 4, 5, 6);
    }

    @Test
    void leavesThoseOfOthersAlone() throws Exception {
      accept(1, 9, 4, 0, 0, 1, 2);
      accept(2, 9, 4, 0, 0, 5, 6);
      accept(-1, 9, 4, 0, 0, 7, 8);

      assembler.forget(1);

      assertThat(accept(2, 9, 4, 2, 0, 7, 8).input().rest()).containsExactly(5, 6, 7, 8);
      assertThat(accept(-1, 9, 4, 2, 0, 9, 9).input().rest()).containsExactly(7, 8, 9, 9);
    }

    @Test
    void leavesItsMemoryToOthers() throws Exception {
      accept(1, 9, 900_000, 0, 900_000, 1); // which is announced, and taken

      assembler.forget(1);

      accept(2, 9, 900_000, 0, 900_000, 1);
      assertThat(assembler.array()).hasSize(900_000);
    }

    @Test
    void mayHaveHadNone() throws Exception {
      assembler.forget(1);

      assertThat(accept(1, 9, 1, 0, 0, 7).input().rest()).containsExactly(7);
    }
  }

  @Nested
  class APiece {
    @Test
    void isOneArrayHoweverManyFragmentsItComesIn() throws Exception {
      accept(1, 9, 7, 0, 0, 1);
      accept(1, 9, 7, 1, 4, 2, 3);
      byte[] array = assembler.array();
      accept(1, 9, 7, 3, 0, 4, 5);
      Inbound whole = accept(1, 9, 7, 5, 0, 6, 7);

      var in = whole.input();
      assertThat(in.bytes(1)).containsExactly(1);
      assertThat(in.bytes(4)).isSameAs(array).containsExactly(2, 3, 4, 5);
      assertThat(in.bytes(2)).containsExactly(6, 7);
    }

    @Test
    void isTakenAsItComesIfThereIsNoRoomForTheWhole() throws Exception {
      accept(1, 1, MAX_BYTES, 0, MAX_BYTES, 1); // takes all that may be taken ahead

      accept(1, 2, 4, 0, 4, 1, 2);

      assertThat(assembler.array()).hasSize(2);
      assertThat(accept(1, 2, 4, 2, 0, 3, 4).input().rest()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void thatIsDoneMakesRoomForOthers() throws Exception {
      accept(1, 1, MAX_BYTES, 0, MAX_BYTES, 1);
      accept(1, 1, MAX_BYTES, -1, 0);

      accept(1, 2, MAX_BYTES, 0, MAX_BYTES, 1);

      assertThat(assembler.array()).hasSize(MAX_BYTES);
    }
  }

  @Nested
  class GivenUp {
    @Test
    void aMessageIsForgotten() throws Exception {
      accept(1, 9, 4, 0, 0, 1, 2);

      assertThat(accept(1, 9, 4, -1, 0)).isNull();

      assertThat(accept(1, 9, 2, 0, 0, 3, 4).input().rest()).containsExactly(3, 4);
    }

    @Test
    void beforeItBeganAMessageIsForgotten() throws Exception {
      assertThat(accept(1, 9, 4, -1, 0)).isNull();

      assertThat(accept(1, 9, 2, 0, 0, 3, 4).input().rest()).containsExactly(3, 4);
    }

    @Test
    void theOthersGoOn() throws Exception {
      accept(1, 8, 2, 0, 0, 1);
      accept(1, 9, 4, 0, 0, 1, 2);

      accept(1, 9, 4, -1, 0);

      assertThat(accept(1, 8, 2, 1, 0, 2).input().rest()).containsExactly(1, 2);
    }
  }

  @Nested
  class Refused {
    @Test
    void aFragmentThatDoesNotBeginAtTheStart() {
      assertThatThrownBy(() -> accept(1, 9, 5, 2, 0, 3))
          .isInstanceOf(CorruptStreamException.class)
          .hasMessage("fragment of 1 bytes at 2 of a message of 5 bytes, of which 0 have arrived");
    }

    @Test
    void aFragmentThatLeavesAGap() throws Exception {
      accept(1, 9, 5, 0, 0, 1, 2);

      assertThatThrownBy(() -> accept(1, 9, 5, 3, 0, 4))
          .hasMessage("fragment of 1 bytes at 3 of a message of 5 bytes, of which 2 have arrived");
    }

    @Test
    void aFragmentThatComesTwice() throws Exception {
      accept(1, 9, 5, 0, 0, 1, 2);

      assertThatThrownBy(() -> accept(1, 9, 5, 0, 0, 1, 2))
          .hasMessage("fragment of 2 bytes at 0 of a message of 5 bytes, of which 2 have arrived");
    }

    @Test
    void aFragmentThatGoesPastTheEnd() throws Exception {
      accept(1, 9, 3, 0, 0, 1, 2);

      assertThatThrownBy(() -> accept(1, 9, 3, 2, 0, 3, 4))
          .hasMessage("fragment of 2 bytes at 2 of a message of 3 bytes, of which 2 have arrived");
    }

    @Test
    void aMessageThatChangesItsSize() throws Exception {
      accept(1, 9, 3, 0, 0, 1, 2);

      assertThatThrownBy(() -> accept(1, 9, 4, 2, 0, 3))
          .hasMessage("fragment of 1 bytes at 2 of a message of 4 bytes, of which 2 have arrived");
    }

    @Test
    void anEmptyFragmentWhichWouldNeverEnd() {
      assertThatThrownBy(() -> accept(1, 9, 3, 0, 0))
          .hasMessage("fragment of 0 bytes at 0 of a message of 3 bytes, of which 0 have arrived");
    }

    @Test
    void anEmptyMessageInFragments() {
      assertThatThrownBy(() -> accept(1, 9, 0, 0, 0)).isInstanceOf(CorruptStreamException.class);
    }

    @Test
    void aPieceThatGoesPastTheEndOfItsMessage() {
      assertThatThrownBy(() -> accept(1, 9, 5, 0, 6, 1)).isInstanceOf(CorruptStreamException.class);
      assertThatThrownBy(() -> accept(2, 9, 5, 0, Integer.MAX_VALUE, 1))
          .isInstanceOf(CorruptStreamException.class);
      assertThatThrownBy(() -> accept(3, 9, 5, 0, -1, 1))
          .isInstanceOf(CorruptStreamException.class);
    }

    @Test
    void aFragmentThatGoesPastTheEndOfItsPiece() throws Exception {
      accept(1, 9, 10, 0, 4, 1, 2, 3);

      assertThatThrownBy(() -> accept(1, 9, 10, 3, 0, 4, 5))
          .isInstanceOf(CorruptStreamException.class)
          .hasMessage("a fragment of 2 bytes where its piece has room for 1");
    }

    @Test
    void moreUnfinishedMessagesThanANeighbourHasAnyUseFor() throws Exception {
      for (int number = 0; number < 16 * 1024; number++) {
        accept(1, number, 2, 0, 0, 1);
      }

      assertThatThrownBy(() -> accept(1, 16 * 1024, 2, 0, 0, 1))
          .isInstanceOf(CorruptStreamException.class)
          .hasMessage("more than 16384 unfinished messages on one stream");
    }
  }

  /** One fragment: where it goes is asked, it is put there, and it is said to be there. */
  private Inbound accept(int src, int number, int total, int offset, int piece, int... data)
      throws CorruptStreamException {
    Inbound.Part part = new Inbound.Part(number, total, offset, piece);
    assembler.place(src, part, data.length, MAX_BYTES);
    for (int i = 0; i < data.length; i++) {
      assembler.array()[assembler.offset() + i] = (byte) data[i];
    }
    Inbound fragment = new Inbound(Wire.VALUE, 0, src, src, 101, 1000, new byte[0], 0, part);
    return assembler.placed(fragment, part, data.length);
  }
}
