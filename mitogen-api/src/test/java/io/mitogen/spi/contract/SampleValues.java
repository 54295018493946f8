package io.mitogen.spi.contract;

import static org.junit.jupiter.api.Named.named;

import io.mitogen.Blob;
import io.mitogen.CallException;
import io.mitogen.Dead;
import io.mitogen.RemoteThrowable;
import io.mitogen.Secret;
import io.mitogen.Tuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** Values of every type that may travel, chosen and at random. */
public final class SampleValues {
  private static final int MAX_DEPTH = 5;

  private final Random random;

  private SampleValues(long seed) {
    random = new Random(seed);
  }

  /** Every permitted type, and of each the values on which an encoding may stumble. */
  public static Stream<Named<Object>> all() {
    return Stream.of(numbers(), texts(), containers(), ours()).flatMap(each -> each);
  }

  /** A tree of values, the same for the same seed. */
  public static Object random(long seed) {
    return new SampleValues(seed).tree(0);
  }

  private static Stream<Named<Object>> numbers() {
    List<Object> numbers = new ArrayList<>(List.of(true, false));
    for (long edge : new long[] {
      0, 23, 24, 0x7f, 0xff, 0x7fff, 0xffff, Integer.MAX_VALUE, 0xffff_ffffL, Long.MAX_VALUE
    }) {
      for (long near : new long[] {edge - 1, edge, edge + 1, -edge, -edge - 1}) {
        addWhereItFits(near, numbers);
      }
    }
    for (double number :
        new double[] {0.0, -0.0, 1.5, Math.PI, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN}) {
      numbers.addAll(List.of(number, -number, (float) number));
    }
    numbers.add(Double.POSITIVE_INFINITY);
    numbers.add(Float.NEGATIVE_INFINITY);
    numbers.add(Float.MIN_VALUE);
    numbers.add(Double.longBitsToDouble(0x7ff8_0000_0000_beefL)); // a NaN that carries something
    numbers.add(Float.intBitsToFloat(0x7fc0_beef));
    for (int bits : new int[] {7, 8, 63, 64, 65, 2000}) {
      BigInteger power = BigInteger.ONE.shiftLeft(bits);
      numbers.addAll(List.of(power, power.negate(), power.subtract(BigInteger.ONE), power.not()));
    }
    return numbers.stream()
        .map(number -> named(number.getClass().getSimpleName() + " " + number, number));
  }

  private static void addWhereItFits(long number, List<Object> numbers) {
    numbers.add(number);
    numbers.add(BigInteger.valueOf(number));
    if (number == (int) number) {
      numbers.add((int) number);
    }
    if (number == (short) number) {
      numbers.add((short) number);
    }
    if (number == (byte) number) {
      numbers.add((byte) number);
    }
  }

  private static Stream<Named<Object>> texts() {
    return Stream.of(
        named("the empty text", ""),
        named("a short text", "web1.example.com"),
        named("a text with NUL", "a\0b"),
        named("umlauts", "Grüße"),
        named("three bytes a character", "漢字かな"),
        named("characters outside the basic plane", "\uD83D\uDE00\uD834\uDD1E"),
        named("half of a surrogate pair", "cut in the middle \uD83D"),
        named("a surrogate pair in the wrong order", "\uDE00\uD83D"),
        named("second halves only", "\uDE00\uDE00"),
        named("a long text", "0123456789".repeat(50_000)),
        named("a long text that is not ASCII", "äöü€".repeat(50_000)),
        named("no bytes", new byte[0]),
        named("all bytes", allBytes()),
        named("many bytes", new byte[300_000]));
  }

  private static byte[] allBytes() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static Stream<Named<Object>> containers() {
    Map<Object, Object> mixed = new LinkedHashMap<>();
    mixed.put("z", 1);
    mixed.put("a", 2L);
    mixed.put(null, null);
    mixed.put(1, "int");
    mixed.put(1L, "long");
    mixed.put(true, List.of());
    mixed.put(Tuple.of("a", 1), Map.of("nested", 1));
    mixed.put(Blob.of(new byte[] {1}), 1.5);
    return Stream.of(
        named("null", null),
        named("the empty list", List.of()),
        named("a list of one", List.of("one")),
        named("a list with null", Arrays.asList(1, null, "x")),
        named("a list of 300", new ArrayList<Object>(Collections.nCopies(300, 7))),
        named("a list of 70,000", new ArrayList<Object>(Collections.nCopies(70_000, "x"))),
        named("a list in a list", List.of(List.of(List.of(1L)), List.of())),
        named("the empty map", Map.of()),
        named("a sorted map", new TreeMap<>(Map.of("a", 1, "b", 2, "c", 3))),
        named("a map with keys of many types", mixed),
        named("a map of 3,000", mapOf(3000)));
  }

  private static Map<Integer, Integer> mapOf(int size) {
    Map<Integer, Integer> map = new LinkedHashMap<>();
    for (int i = size; i > 0; i--) {
      map.put(i * 7, i);
    }
    return map;
  }

  private static Stream<Named<Object>> ours() {
    return Stream.of(
        named("the empty tuple", Tuple.of()),
        named("a tuple", Tuple.of("ann", 42, null, Tuple.of(1.0f))),
        named("an empty blob", Blob.of(new byte[0])),
        named("a blob", Blob.of(allBytes())),
        named("an empty secret", Secret.of("")),
        named("a secret", Secret.of("pässwörd \uD83D\uDE00 \uD83D")),
        named("a dead marker", new Dead(Dead.Reason.NO_ROUTE, "no route to context 7")),
        named("a failure", new CallException("local.4711", failure(3))),
        named("a failure without anything", new CallException("", bareFailure())));
  }

  private static RemoteThrowable bareFailure() {
    return new RemoteThrowable("x.Y", null, new StackTraceElement[0], null);
  }

  private static RemoteThrowable failure(int causes) {
    StackTraceElement[] frames = {
      new StackTraceElement("app", "my.module", "1.0", "my.Main", "main", "Main.java", 42),
      new StackTraceElement("my.Main", "work", null, -2)
    };
    RemoteThrowable cause = causes == 0 ? null : failure(causes - 1);
    RemoteThrowable failure =
        new RemoteThrowable("my.Failure" + causes, "no such file: \uD83D", frames, cause);
    failure.addSuppressed(bareFailure());
    return failure;
  }

  private Object tree(int depth) {
    int choice = random.nextInt(depth < MAX_DEPTH ? 22 : 16);
    return switch (choice) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> (byte) random.nextInt();
      case 3 -> (short) random.nextInt();
      case 4, 5 -> random.nextInt() >> random.nextInt(32);
      case 6, 7 -> random.nextLong() >> random.nextInt(64);
      case 8 ->
        new BigInteger(random.nextInt(200), random).subtract(BigInteger.valueOf(random.nextLong()));
      case 9 -> Float.intBitsToFloat(random.nextInt());
      case 10 -> Double.longBitsToDouble(random.nextLong());
      case 11, 12 -> text();
      case 13 -> bytes();
      case 14 -> Blob.of(bytes());
      case 15 ->
        random.nextBoolean()
            ? Secret.of(text())
            : new Dead(Dead.Reason.of(random.nextInt(13)), text());
      case 16, 17 -> list(depth);
      case 18, 19 -> Tuple.of(list(depth).toArray());
      case 20 -> map(depth);
      default -> new CallException(text(), failure(random.nextInt(4)));
    };
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    int bound =
        random.nextBoolean() ? 0x80 : 0x10000; // beyond ASCII, with halves of surrogate pairs
    for (int i = random.nextInt(40); i > 0; i--) {
      text.append((char) random.nextInt(bound));
    }
    return text.toString();
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return bytes;
  }

  private List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(30) / (depth + 1); i > 0; i--) {
      list.add(tree(depth + 1));
    }
    return list;
  }

  private Map<Object, Object> map(int depth) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(30) / (depth + 1); i > 0; i--) {
      Object key = random.nextBoolean() ? text() : tree(depth + 1);
      map.put(key instanceof byte[] bytes ? Blob.of(bytes) : key, tree(depth + 1));
    }
    return map;
  }
}
