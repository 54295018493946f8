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
          + "00000003" + "0001" + "41" + "0000" + "00000002" + "cafe"
          + "00000004" + "0001" + "42" + "0011" + "00000000" // for Java 17 only
          + "0001" + "00000003" + "0001" + "43" + "00000004"); // 3 has C from 4

  @Test
  void itIsLaidOutAsTheSpecificationSays() {
    ClassAnswer answer = ClassAnswer.found(
        3,
        List.of(
            new ClassFile(3, "A", new byte[] {(byte) 0xca, (byte) 0xfe}, 0),
            new ClassFile(4, "B", new byte[0], 17)),
        List.of(new ClassAnswer.Elsewhere(3, "C", 4)));

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
    assertThat(answer.classes()).extracting(ClassFile::java).containsExactly(0, 17);
    assertThat(answer.elsewhere())
        .extracting(each -> each.loader + " has " + each.name + " from " + each.definer)
        .containsExactly("3 has C from 4");
  }

  @Test
  void aClassThatWasSentBeforeIsFoundWithoutItsFile() {
    ClassAnswer answer = thereAndBack(ClassAnswer.found(0));

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
      bytes[16] = 0x7f; // two gigabytes, before any memory is taken

      assertMalformed(bytes);
    }

    @Test
    void isAClassOfNegativeLength() {
      byte[] bytes = FOUND.clone();
      bytes[16] = (byte) 0xff;

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
