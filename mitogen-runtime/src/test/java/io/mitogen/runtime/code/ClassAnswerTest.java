package io.mitogen.runtime.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.UndeliverableException;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ClassAnswerTest {
  private static final byte[] FOUND = HexFormat.of()
      .parseHex("01" + "00000003" + "0002" // found, loader, two classes
          + "00000003" + "0001" + "41" + "00000002" + "cafe"
          + "00000004" + "0001" + "42" + "00000000");

  @Test
  void itIsLaidOutAsTheSpecificationSays() {
    ClassAnswer answer = ClassAnswer.found(
        3,
        List.of(
            new ClassFile(3, "A", new byte[] {(byte) 0xca, (byte) 0xfe}),
            new ClassFile(4, "B", new byte[0])));

    assertThat(bytes(answer)).isEqualTo(FOUND);
  }

  @Test
  void classesArriveWithTheirLoaders() {
    ClassAnswer answer = ClassAnswer.read(new WireInput(FOUND));

    assertThat(answer.isFound()).isTrue();
    assertThat(answer.loader()).isEqualTo(3);
    assertThat(answer.classes())
        .extracting(
            ClassFile::loader, ClassFile::name, file -> HexFormat.of().formatHex(file.bytes()))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(3, "A", "cafe"),
            org.assertj.core.groups.Tuple.tuple(4, "B", ""));
  }

  @Test
  void aClassThatWasSentBeforeIsFoundWithoutItsFile() {
    ClassAnswer answer = thereAndBack(ClassAnswer.found(0, List.of()));

    assertThat(answer.isFound()).isTrue();
    assertThat(answer.loader()).isZero();
    assertThat(answer.classes()).isEmpty();
  }

  @Test
  void aClassThatIsNotToBeHadSaysWhy() {
    ClassAnswer answer = thereAndBack(ClassAnswer.missing("com.acme.Gone: no such class"));

    assertThat(answer.isFound()).isFalse();
    assertThat(answer.why()).isEqualTo("com.acme.Gone: no such class");
    assertThat(answer.classes()).isEmpty();
  }

  @Nested
  class Malformed {
    @Test
    void isWhateverEndsTooEarly() {
      for (int length = 0; length < FOUND.length; length++) {
        assertMalformed(Arrays.copyOf(FOUND, length));
      }
    }

    @Test
    void isAClassLargerThanWhatIsThere() {
      byte[] bytes = FOUND.clone();
      bytes[14] = 0x7f; // two gigabytes, before any memory is taken

      assertMalformed(bytes);
    }

    @Test
    void isAClassOfNegativeLength() {
      byte[] bytes = FOUND.clone();
      bytes[14] = (byte) 0xff;

      assertMalformed(bytes);
    }

    private void assertMalformed(byte[] bytes) {
      assertThatThrownBy(() -> ClassAnswer.read(new WireInput(bytes)))
          .isInstanceOfSatisfying(
              UndeliverableException.class,
              e -> assertThat(e.reason()).isEqualTo(UndeliverableException.Reason.MALFORMED));
    }
  }

  private static byte[] bytes(ClassAnswer answer) {
    WireOutput out = new WireOutput();
    answer.write(out);
    return out.toByteArray();
  }

  private static ClassAnswer thereAndBack(ClassAnswer answer) {
    return ClassAnswer.read(new WireInput(bytes(answer)));
  }
}
