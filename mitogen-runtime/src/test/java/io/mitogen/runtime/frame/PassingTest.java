package io.mitogen.runtime.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames on their way through a context, which is 5. */
class PassingTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 1000, 8191, 8192, 65_536})
  void theBytesOfAWholeFrameThatLeaveAreThoseThatArrived(int size) {
    byte[] frame = Frames.message(Wire.CONTROL, 7, 1, -2, 101, 1000, data(size));

    Passing passing = Frames.passing(frame).get(0);

    assertThat(bytes(passing)).isEqualTo(frame);
    assertThat(passing.isBulk()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 1000, 8191, 8192, 65_536})
  void theBytesOfAFragmentThatLeaveAreThoseThatArrived(int size) {
    byte[] frame = Frames.fragment(7, 1, 101, 1000, 9, 1_000_000, 77, data(size));

    Passing passing = Frames.passing(frame).get(0);

    assertThat(bytes(passing)).isEqualTo(frame);
    assertThat(passing.isBulk()).isTrue();
  }

  @Test
  void itKnowsWhereItComesFromAndWhereItGoes() {
    Passing passing =
        Frames.passing(Frames.message(Wire.VALUE, 7, 1, 2, 101, 0)).get(0);

    assertThat(passing.dst()).isEqualTo(7);
    assertThat(passing.src()).isEqualTo(1);
    assertThat(passing.follows(1, 7)).isTrue();
    assertThat(passing.follows(2, 7)).isFalse();
    assertThat(passing.follows(1, 8)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 25, 27, 44, 1000, 8192, 100_000})
  void amongFramesThatStayTheBytesAreTheSameHoweverTheyCome(int pieceSize) throws Exception {
    Random random = new Random(pieceSize);
    List<byte[]> all = new ArrayList<>();
    List<byte[]> passing = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      int dst = random.nextBoolean() ? 5 : 7;
      byte[] data = data(random.nextInt(random.nextInt(5) == 0 ? 65_537 : 100));
      byte[] frame = dst == 7 && random.nextBoolean()
          ? Frames.fragment(dst, 1, 101, 0, i, 1_000_000, i, data)
          : Frames.message(Wire.VALUE, dst, 1, 1, 101, 0, data);
      all.add(frame);
      if (dst == 7) {
        passing.add(frame);
      }
    }
    FrameReader reader = new FrameReader(1_000_000);
    reader.assembleFor(5);

    List<byte[]> left = new ArrayList<>();
    byte[] bytes = Frames.concat(all.toArray(new byte[0][]));
    for (Inbound frame : Frames.read(reader, Frames.dripping(bytes, pieceSize))) {
      if (frame.dst() == 7) {
        left.add(bytes(new Passing(frame)));
      }
    }

    assertThat(left).hasSameSizeAs(passing);
    for (int i = 0; i < left.size(); i++) {
      assertThat(left.get(i)).as("frame %d", i).isEqualTo(passing.get(i));
    }
  }

  private static byte[] bytes(Passing passing) {
    return Arrays.copyOfRange(
        passing.frame(), passing.frameOffset(), passing.frameOffset() + passing.frameSize());
  }

  private static byte[] data(int size) {
    byte[] data = new byte[size];
    new Random(size).nextBytes(data);
    return data;
  }
}
