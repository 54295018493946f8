package io.mitogen.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.Blob;
import io.mitogen.CallException;
import io.mitogen.Dead;
import io.mitogen.RemoteThrowable;
import io.mitogen.Secret;
import io.mitogen.Tuple;
import io.mitogen.spi.contract.Difference;
import io.mitogen.spi.contract.SampleContext;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value that {@code docs/wire.md} shows is written and read as it says. */
class WireDocTest {
  private static final List<String> DOCUMENT = document();

  /** What the examples of the two tables mean, by how they are worded there. */
  private static final Map<String, Object> MEANINGS = new HashMap<>();

  static {
    mean("null", null);
    mean("true", true);
    mean("false", false);
    mean("7", 7);
    mean("255", 255);
    mean("1000", 1000);
    mean("2147483647", Integer.MAX_VALUE);
    mean("-1", -1);
    mean("-2147483648", Integer.MIN_VALUE);
    mean("7L", 7L);
    mean("-1L", -1L);
    mean("Long.MIN_VALUE", Long.MIN_VALUE);
    mean("4294967295L", 4294967295L);
    mean("(byte) 7", (byte) 7);
    mean("(byte) -128", Byte.MIN_VALUE);
    mean("(short) 7", (short) 7);
    mean("(short) -32768", Short.MIN_VALUE);
    mean("BigInteger 0", BigInteger.ZERO);
    mean("0, a BigInteger", BigInteger.ZERO);
    mean("BigInteger 7", BigInteger.valueOf(7));
    mean("BigInteger 255", BigInteger.valueOf(255));
    mean("BigInteger 2^64", BigInteger.ONE.shiftLeft(64));
    mean("BigInteger -1", BigInteger.valueOf(-1));
    mean("BigInteger -256", BigInteger.valueOf(-256));
    mean("2^63", BigInteger.ONE.shiftLeft(63));
    mean("-2^64", BigInteger.ONE.shiftLeft(64).negate());
    mean("1.5f", 1.5f);
    mean("1.5", 1.5);
    mean("-0.0", -0.0);
    mean("\"hi\"", "hi");
    mean("\"\\u6c34\"", "\u6c34");
    mean("\"h\\ud83d\"", "h\ud83d");
    mean("byte[] 1, 2, 3", new byte[] {1, 2, 3});
    mean("[1, \"hi\"]", List.of(1, "hi"));
    mean("[1, 2]", List.of(1, 2));
    mean("{\"b\": 1, \"a\": null}", map());
    mean("(1, \"hi\")", Tuple.of(1, "hi"));
    mean("Blob 1, 2, 3", Blob.of(new byte[] {1, 2, 3}));
    mean("hi", Secret.of("hi"));
    mean("4, \"ssh.web1\"", new SampleContext(4, "ssh.web1"));
    mean("NO_ROUTE, \"no route\"", new Dead(Dead.Reason.NO_ROUTE, "no route"));
  }

  /** A row of a table: what a value looks like, and its bytes. */
  record Row(String example, String hex) {
    Object value() {
      assertThat(MEANINGS).as("the meaning of an example").containsKey(example);
      return MEANINGS.get(example);
    }
  }

  static Stream<Row> written() {
    return rows("### What is written", 4).map(cells -> {
      boolean plain =
          !cells.get(2).contains("`") && cells.get(0).matches("BigInteger|byte\\[]|Blob");
      String example = plain ? cells.get(0) + " " + cells.get(2) : cells.get(2);
      return new Row(example.replace("`", ""), cells.get(3));
    });
  }

  static Stream<Row> read() {
    return rows("### What is read", 2)
        .map(cells -> new Row(cells.get(1).replace("`", ""), cells.get(0)));
  }

  @ParameterizedTest
  @MethodSource("written")
  void isWrittenAs(Row row) {
    assertThat(Wire.toHex(row.value())).isEqualTo(row.hex().replaceAll("[` ]", ""));
  }

  @ParameterizedTest
  @MethodSource({"written", "read"})
  void isReadAs(Row row) {
    assertThat(Difference.between(row.value(), Wire.fromHex(row.hex().replace("`", ""))))
        .isNull();
  }

  @Test
  void everyTypeIsThere() {
    assertThat(written()).hasSizeGreaterThan(30);
    assertThat(read()).hasSizeGreaterThan(5);
  }

  @Test
  void callException() {
    StackTraceElement[] frames = {new StackTraceElement("A", "m", "A.java", 42)};
    check(
        "value-call-exception",
        new CallException("local.1", new RemoteThrowable("java.E", "hi", frames, null)));
  }

  @Test
  void callExceptionWithCauses() {
    RemoteThrowable failure = thrown("E", thrown("F", null));
    failure.addSuppressed(thrown("G", null));
    check("value-call-exception-with-causes", new CallException("c", failure));
  }

  @Test
  void tagsHaveTheirNumbers() {
    String document = String.join("\n", DOCUMENT);
    int[] tags = {
      CborCodec.TAG_BYTE,
      CborCodec.TAG_SHORT,
      CborCodec.TAG_TUPLE,
      CborCodec.TAG_BLOB,
      CborCodec.TAG_SECRET,
      CborCodec.TAG_DEAD,
      CborCodec.TAG_CALL_EXCEPTION,
      CborCodec.TAG_UTF16,
      CborCodec.TAG_CONTEXT
    };
    for (int tag : tags) {
      assertThat(document).contains("tag " + tag);
    }
  }

  @Test
  void whatIsSaidToBeRefusedIsRefused() {
    // tag 55799; undefined; a key that comes twice; a key that is a byte string; no UTF-8
    for (String hex : List.of("d9d9f7 01", "f7", "a2 01 02 01 03", "a1 41 01 02", "61 ff")) {
      assertThatThrownBy(() -> Wire.fromHex(hex)).as(hex).hasMessageContaining("byte");
    }
  }

  private static void check(String name, Object value) {
    List<String> below =
        DOCUMENT.subList(DOCUMENT.indexOf("```hex name=" + name) + 1, DOCUMENT.size());
    StringBuilder hex = new StringBuilder();
    for (String line : below.subList(0, below.indexOf("```"))) {
      hex.append(line.replaceFirst("#.*", "").replace(" ", ""));
    }
    assertThat(Wire.toHex(value)).isEqualTo(hex.toString());
    assertThat(Difference.between(value, Wire.fromHex(hex.toString()))).isNull();
  }

  /** The rows below a heading that have bytes; an empty first cell means the one above. */
  private static Stream<List<String>> rows(String heading, int columns) {
    List<String> below = DOCUMENT.subList(DOCUMENT.indexOf(heading) + 1, DOCUMENT.size());
    List<List<String>> rows = new ArrayList<>();
    String type = "";
    for (String line : below) {
      if (line.startsWith("#")) {
        break;
      }
      if (!line.startsWith("| ")) {
        continue;
      }
      List<String> cells =
          Stream.of(line.split("\\|", -1)).map(String::strip).toList().subList(1, columns + 1);
      type = cells.get(0).isEmpty() ? type : cells.get(0);
      List<String> row = new ArrayList<>(cells);
      row.set(0, type.replace("`", ""));
      if (row.get(0).equals("type") || row.get(0).equals("bytes") || cells.contains("see below")) {
        continue;
      }
      rows.add(row);
    }
    return rows.stream();
  }

  private static List<String> document() {
    try {
      return Files.readAllLines(Path.of("../docs/wire.md"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void mean(String example, Object value) {
    MEANINGS.put(example, value);
  }

  private static RemoteThrowable thrown(String type, RemoteThrowable cause) {
    return new RemoteThrowable(type, null, new StackTraceElement[0], cause);
  }

  private static Map<String, Object> map() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", 1);
    map.put("a", null);
    return map;
  }
}
