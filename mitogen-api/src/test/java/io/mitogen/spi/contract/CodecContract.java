package io.mitogen.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mitogen.Tuple;
import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import io.mitogen.Values;
import io.mitogen.spi.Codec;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every codec promises. A codec's own test implements this and says which codec. */
public interface CodecContract {
  /** The codec under test. */
  Codec codec();

  @Test
  default void theNameFitsIntoAHandshake() {
    assertThat(codec().name()).matches("[a-z][a-z0-9-]{0,30}");
  }

  @ParameterizedTest
  @MethodSource("io.mitogen.spi.contract.SampleValues#all")
  default void everyPermittedTypeSurvives(Object value) {
    Values.check("value", value, context -> true);

    assertThat(Difference.between(value, decoded(encoded(value)))).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 23, 24, 4711, Integer.MAX_VALUE})
  default void aContextIsItsNumberAndItsName(int id) {
    for (String name : List.of("", "web.root", "ü\uD83D".repeat(100))) {
      SampleContext context = new SampleContext(id, name);

      assertThat(decoded(encoded(context))).isEqualTo(context);
      assertThat(decoded(encoded(List.of(context, 1)))).isEqualTo(List.of(context, 1));
    }
  }

  @Test
  default void randomTreesSurvive() {
    long first = System.nanoTime(); // each run tries others; the seed of a failing one is printed
    LongStream.range(first, first + 2000).forEach(seed -> {
      Object value = SampleValues.random(seed);

      assertThat(Difference.between(value, decoded(encoded(value))))
          .as("tree of seed %d", seed)
          .isNull();
    });
  }

  @ParameterizedTest
  @MethodSource("io.mitogen.spi.contract.SampleValues#all")
  default void theSameValueGivesTheSameBytes(Object value) {
    assertThat(encoded(value)).isEqualTo(encoded(value));
  }

  @Test
  default void valuesFollowOneAnother() {
    WireOutput out = new WireOutput();
    out.u8(7);
    codec().write(List.of("a"), out);
    codec().write(null, out);
    codec().write("b", out);
    out.u8(8);

    WireInput in = new WireInput(out.toByteArray());

    assertThat(in.u8()).isEqualTo(7);
    assertThat(codec().read(in, SampleContext::new)).isEqualTo(List.of("a"));
    assertThat(codec().read(in, SampleContext::new)).isNull();
    assertThat(codec().read(in, SampleContext::new)).isEqualTo("b");
    assertThat(in.u8()).isEqualTo(8);
    assertThat(in.remaining()).isZero();
  }

  @Test
  default void mapsKeepTheOrderOfTheSender() {
    Map<String, Integer> map = new LinkedHashMap<>();
    for (String key : new String[] {"z", "a", "m", "", "b"}) {
      map.put(key, key.length());
    }

    assertThat(((Map<?, ?>) decoded(encoded(map))).keySet().toArray())
        .containsExactly("z", "a", "m", "", "b");
  }

  @Test
  default void theDeepestPermittedNestingSurvives() {
    Object deep = 1;
    for (int i = 0; i <= Values.MAX_DEPTH; i++) {
      deep = i % 3 == 0 ? List.of(deep) : i % 3 == 1 ? Map.of("k", deep) : Tuple.of(deep);
    }
    Values.check("deep", deep, context -> true);

    assertThat(Difference.between(deep, decoded(encoded(deep)))).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {65_500, 65_530, 65_534, 65_535, 65_536, 65_537, 131_070, 131_073, 200_000})
  default void nothingIsLostAtTheBordersOfPieces(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    List<Object> value =
        Arrays.asList(bytes, "ä".repeat(size / 2), 1L, "x".repeat(size), List.of(2), -1);

    for (boolean references : new boolean[] {false, true}) {
      WireOutput out = new WireOutput(26, 10_000_000, references);
      codec().write(value, out);
      List<byte[]> pieces = new ArrayList<>();
      for (WireOutput.Piece piece : out.pieces()) {
        pieces.add(
            Arrays.copyOfRange(piece.array(), piece.offset(), piece.offset() + piece.length()));
      }

      assertThat(Difference.between(value, codec().read(new WireInput(pieces), SampleContext::new)))
          .isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 13})
  default void piecesOfAnySizeAreRead(int pieceSize) {
    List<Object> samples = new ArrayList<>();
    SampleValues.all().map(named -> named.getPayload()).forEach(samples::add);
    byte[] whole = encoded(samples);
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < whole.length; from += pieceSize) {
      pieces.add(Arrays.copyOfRange(whole, from, Math.min(whole.length, from + pieceSize)));
    }

    assertThat(Difference.between(samples, codec().read(new WireInput(pieces), SampleContext::new)))
        .isNull();
  }

  @ParameterizedTest
  @MethodSource("io.mitogen.spi.contract.SampleValues#all")
  default void aValueThatIsCutShortIsRefused(Object value) {
    byte[] whole = encoded(value);
    int step = Math.max(1, whole.length / 500);

    for (int length = 0; length < whole.length; length += step) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> decoded(part))
          .as("the first %d bytes of %d", length, whole.length)
          .isInstanceOfSatisfying(
              UndeliverableException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }
  }

  @Test
  default void arbitraryBytesAreReadOrRefused() {
    long first = System.nanoTime();
    LongStream.range(first, first + 20_000).forEach(seed -> {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);

      assertReadOrRefused(bytes, "bytes of seed " + seed);
    });
  }

  @Test
  default void damagedValuesAreReadOrRefused() {
    long first = System.nanoTime();
    LongStream.range(first, first + 5000).forEach(seed -> {
      Random random = new Random(seed);
      byte[] bytes = encoded(SampleValues.random(seed));
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }

      assertReadOrRefused(bytes, "tree of seed " + seed + ", damaged");
    });
  }

  @Test
  default void aValueOverTheLimitIsNotWritten() {
    assertThatThrownBy(() -> codec().write("x".repeat(2000), new WireOutput(0, 1000, false)))
        .isInstanceOfSatisfying(
            UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
  }

  @Test
  default void manyThreadsMayUseItAtOnce() {
    Object value = SampleValues.random(1);

    assertThat(IntStream.range(0, 1000)
            .parallel()
            .mapToObj(i -> Difference.between(value, decoded(encoded(value)))))
        .containsOnlyNulls();
  }

  private void assertReadOrRefused(byte[] bytes, String what) {
    Object[] value = new Object[1];

    Throwable thrown = catchThrowable(() -> value[0] = decoded(bytes));

    if (thrown == null) {
      assertThat(Values.refusal("value", value[0], context -> true)).as(what).isNull();
    } else {
      assertThat(thrown)
          .as(what)
          .isInstanceOf(UndeliverableException.class)
          .message()
          .isNotEmpty();
      assertThat(((UndeliverableException) thrown).reason()).as(what).isEqualTo(Reason.MALFORMED);
    }
  }

  private byte[] encoded(Object value) {
    WireOutput out = new WireOutput();
    codec().write(value, out);
    return out.toByteArray();
  }

  private Object decoded(byte[] bytes) {
    WireInput in = new WireInput(bytes);
    Object value = codec().read(in, SampleContext::new);
    assertThat(in.offset()).as("bytes read").isBetween(1L, (long) bytes.length);
    return value;
  }
}
