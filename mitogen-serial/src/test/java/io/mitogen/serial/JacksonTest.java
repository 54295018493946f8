package io.mitogen.serial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.mitogen.spi.contract.Difference;
import io.mitogen.spi.contract.SampleValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An independent implementation reads what we write, and we read what it writes. */
class JacksonTest {
  private static final int TREES = 500;

  private final ObjectMapper jackson = new ObjectMapper(new CBORFactory()
      // Without these, it counts negative integers of any size from 0 instead of -1.
      .enable(CBORGenerator.Feature.ENCODE_USING_STANDARD_NEGATIVE_BIGINT_ENCODING)
      .enable(CBORParser.Feature.DECODE_USING_STANDARD_NEGATIVE_BIGINT_ENCODING));

  @ParameterizedTest
  @MethodSource("io.mitogen.spi.contract.SampleValues#all")
  void jacksonReadsWhatWeWrite(Object value) throws IOException {
    byte[] bytes = Wire.encode(Plain.withTextKeys(value));

    assertThat(
            Difference.between(Plain.of(value), Plain.of(jackson.readValue(bytes, Object.class))))
        .isNull();
  }

  @ParameterizedTest
  @MethodSource("io.mitogen.spi.contract.SampleValues#all")
  void weReadWhatJacksonWrites(Object value) throws IOException {
    byte[] bytes = jackson.writeValueAsBytes(Plain.of(value));

    assertThat(Difference.between(Plain.of(value), Plain.of(Wire.decode(bytes))))
        .isNull();
  }

  @Test
  void randomTreesAreReadByBoth() throws IOException {
    long first = System.nanoTime(); // each run tries others; the seed of a failing one is printed
    for (long seed = first; seed < first + TREES; seed++) {
      Object value = SampleValues.random(seed);
      byte[] ours = Wire.encode(Plain.withTextKeys(value));
      byte[] theirs = jackson.writeValueAsBytes(Plain.of(value));

      assertThat(
              Difference.between(Plain.of(value), Plain.of(jackson.readValue(ours, Object.class))))
          .as("tree of seed %d, read by Jackson", seed)
          .isNull();
      assertThat(Difference.between(Plain.of(value), Plain.of(Wire.decode(theirs))))
          .as("tree of seed %d, written by Jackson", seed)
          .isNull();
    }
  }

  @Test
  void weReadWhatJacksonWritesWithoutKnowingLengths() throws IOException {
    String text = "ä€\uD83D\uDE00".repeat(5000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CBORGenerator out = new CBORFactory().createGenerator(bytes)) {
      out.writeStartArray();
      out.writeStartObject();
      out.writeFieldName("text");
      out.writeString(text); // in chunks, being long
      out.writeEndObject();
      out.writeNumber(1L << 40);
      out.writeEndArray();
    }

    assertThat(Wire.decode(bytes.toByteArray())).isEqualTo(List.of(Map.of("text", text), 1L << 40));
  }
}
