package io.mitogen.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mitogen.Blob;
import io.mitogen.CallException;
import io.mitogen.Dead;
import io.mitogen.RemoteThrowable;
import io.mitogen.Secret;
import io.mitogen.Tuple;
import io.mitogen.spi.contract.Difference;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of each type, which other versions and other programs rely on. The same are in docs/wire.md. */
class GoldenValuesTest {
  static Stream<Arguments> values() {
    return Stream.of(
        arguments("f6", null),
        arguments("f5", true),
        arguments("f4", false),
        arguments("07", 7),
        arguments("18 ff", 255),
        arguments("19 03e8", 1000),
        arguments("1a 7fffffff", Integer.MAX_VALUE),
        arguments("20", -1),
        arguments("3a 7fffffff", Integer.MIN_VALUE),
        arguments("1b 0000000000000007", 7L),
        arguments("3b 0000000000000000", -1L),
        arguments("3b 7fffffffffffffff", Long.MIN_VALUE),
        arguments("d9cd69 07", (byte) 7),
        arguments("d9cd69 387f", Byte.MIN_VALUE),
        arguments("d9cd6a 07", (short) 7),
        arguments("d9cd6a 397fff", Short.MIN_VALUE),
        arguments("c2 41 00", BigInteger.ZERO),
        arguments("c2 41 07", BigInteger.valueOf(7)),
        arguments("c2 49 010000000000000000", BigInteger.ONE.shiftLeft(64)),
        arguments("c3 41 00", BigInteger.valueOf(-1)),
        arguments("c2 42 00ff", BigInteger.valueOf(255)),
        arguments("c3 42 00ff", BigInteger.valueOf(-256)),
        arguments("fa 3fc00000", 1.5f),
        arguments("fb 3ff8000000000000", 1.5),
        arguments("fb 8000000000000000", -0.0),
        arguments("62 6869", "hi"),
        arguments("63 e6b0b4", "\u6c34"),
        arguments("d9cd70 44 0068d83d", "h\ud83d"),
        arguments("43 010203", new byte[] {1, 2, 3}),
        arguments("82 01 62 6869", List.of(1, "hi")),
        arguments("a2 61 62 01 61 61 f6", map("b", 1, "a", null)),
        arguments("d9cd6b 82 01 62 6869", Tuple.of(1, "hi")),
        arguments("d9cd6c 43 010203", Blob.of(new byte[] {1, 2, 3})),
        arguments("d9cd6d 44 00680069", Secret.of("hi")),
        arguments("d9cd6e 82 04 68 6e6f20726f757465", new Dead(Dead.Reason.NO_ROUTE, "no route")),
        arguments(
            "d9cd6f 82 67 6c6f63616c2e31 85 66 6a6176612e45 62 6869"
                + " 81 87 61 41 61 6d 66 412e6a617661 182a f6 f6 f6 f6 80",
            new CallException(
                "local.1",
                thrown("java.E", "hi", null, new StackTraceElement("A", "m", "A.java", 42)))),
        arguments(
            "d9cd6f 82 61 63 85 61 45 f6 80 85 61 46 f6 80 f6 80 81 85 61 47 f6 80 f6 80",
            withCauseAndSuppressed()));
  }

  @ParameterizedTest
  @MethodSource("values")
  void isWrittenAs(String hex, Object value) {
    assertThat(Wire.toHex(value)).isEqualTo(hex.replace(" ", ""));
  }

  @ParameterizedTest
  @MethodSource("values")
  void isReadFrom(String hex, Object value) {
    assertThat(Difference.between(value, Wire.fromHex(hex))).isNull();
  }

  /** What was thrown, E, was caused by F, and G was suppressed. */
  private static CallException withCauseAndSuppressed() {
    RemoteThrowable failure = thrown("E", null, thrown("F", null, null));
    failure.addSuppressed(thrown("G", null, null));
    return new CallException("c", failure);
  }

  private static RemoteThrowable thrown(
      String type, String message, RemoteThrowable cause, StackTraceElement... frames) {
    return new RemoteThrowable(type, message, frames, cause);
  }

  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
