package io.mitogen.serial;

import io.mitogen.Blob;
import io.mitogen.CallException;
import io.mitogen.Context;
import io.mitogen.Dead;
import io.mitogen.Secret;
import io.mitogen.Tuple;
import io.mitogen.UndeliverableException;
import io.mitogen.Values;
import io.mitogen.spi.ContextSource;
import io.mitogen.spi.WireInput;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value. Confined to one thread.
 *
 * <pre>
 *  7 6 5   4 3 2 1 0
 * | major |  info   | the number itself, or how many bytes have it | ...
 * </pre>
 *
 * <p>Whoever wrote the bytes may be an enemy: what a head claims is compared with what is there before memory is
 * taken, and only containers are read by recursion, whose depth is limited.
 */
final class CborReader {
  // Major types.
  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int LIST = 4;
  private static final int MAP = 5;
  private static final int TAG = 6;

  private static final int INDEFINITE = 31;
  private static final int NULL = 0xf6;
  private static final int BREAK = 0xff;

  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8; // the JVM's own limit

  /** Memory is taken for so many elements at once: each of the lists that are nested may claim all bytes. */
  private static final int MAX_RESERVED = 1024;

  /**
   * A hash table takes time for each pair of keys of one hash, unless all are of one type that has an order. No honest
   * map has so many of them.
   */
  private static final int MAX_SAME_HASH = 1000;

  private static final int MAX_NAME_CHARS = 10_000; // a name shows the whole path

  private final WireInput in;
  private final ContextSource contexts;
  private int callExceptions;

  CborReader(WireInput in, ContextSource contexts) {
    this.in = in;
    this.contexts = contexts;
  }

  /** One value that stands in {@code depth} others. */
  @Nullable
  Object value(int depth) {
    return value(in.u8(), depth);
  }

  private @Nullable Object value(int head, int depth) {
    int info = head & 0x1f;
    return switch (head >> 5) {
      case UNSIGNED, NEGATIVE -> integer(head);
      case BYTES -> bytes(info);
      case TEXT -> text(info);
      case LIST -> list(info, depth);
      case MAP -> map(info, depth);
      case TAG -> tagged(info, depth);
      default -> simple(info);
    };
  }

  /** The fewer bytes, the smaller the type: our own {@link Long} has always eight. */
  private Object integer(int head) {
    boolean negative = head >> 5 == NEGATIVE;
    int info = head & 0x1f;
    long number = number(info);
    if (number < 0) {
      BigInteger unsigned = new BigInteger(Long.toUnsignedString(number));
      return negative ? unsigned.not() : unsigned;
    }
    if (info == 27 || number > Integer.MAX_VALUE) {
      return negative ? ~number : number;
    }
    return negative ? ~(int) number : (int) number;
  }

  private byte[] bytes(int info) {
    if (info != INDEFINITE) {
      return in.bytes(length(info));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int chunk = chunk(BYTES); chunk >= 0; chunk = chunk(BYTES)) {
      all.writeBytes(in.bytes(chunk));
    }
    return all.toByteArray();
  }

  private String text(int info) {
    if (info != INDEFINITE) {
      return in.utf8(length(info));
    }
    StringBuilder all = new StringBuilder();
    for (int chunk = chunk(TEXT); chunk >= 0; chunk = chunk(TEXT)) {
      all.append(in.utf8(chunk));
    }
    return all.toString();
  }

  /** The length of the next chunk of an indefinite string, or -1 after the last. */
  private int chunk(int major) {
    int head = in.u8();
    if (head == BREAK) {
      return -1;
    }
    if (head >> 5 != major || (head & 0x1f) == INDEFINITE) {
      throw malformed("an indefinite string has another item in it", offsetOfHead());
    }
    return length(head & 0x1f);
  }

  private List<@Nullable Object> list(int info, int depth) {
    nest(depth);
    if (info == INDEFINITE) {
      List<@Nullable Object> list = new ArrayList<>();
      for (int head = in.u8(); head != BREAK; head = in.u8()) {
        list.add(value(head, depth + 1));
      }
      return list;
    }
    int size = count(info, 1);
    List<@Nullable Object> list = new ArrayList<>(Math.min(size, MAX_RESERVED));
    for (int i = 0; i < size; i++) {
      list.add(value(in.u8(), depth + 1));
    }
    return list;
  }

  private Map<@Nullable Object, @Nullable Object> map(int info, int depth) {
    nest(depth);
    boolean indefinite = info == INDEFINITE;
    int size = indefinite ? Integer.MAX_VALUE : count(info, 2);
    Map<@Nullable Object, @Nullable Object> map =
        new LinkedHashMap<>(indefinite ? 16 : Math.min(size, MAX_RESERVED) * 4 / 3 + 1);
    Class<?> keys = null;
    Map<Integer, Integer> hashes = null;
    for (int i = 0; i < size; i++) {
      int head = in.u8();
      if (indefinite && head == BREAK) {
        break;
      }
      long at = offsetOfHead();
      Object key = key(head, depth + 1, at);
      keys = i == 0 ? typeOf(key) : keys;
      if (hashes == null && (keys != typeOf(key) || !(key instanceof Comparable))) {
        hashes = countHashes(map.keySet());
      }
      if (hashes != null && countHash(hashes, key) > MAX_SAME_HASH) {
        throw malformed(
            "a map with more than " + MAX_SAME_HASH + " keys of the same hash, one", at);
      }
      map.put(key, value(in.u8(), depth + 1));
      if (map.size() == i) {
        throw malformed("a map with the same key twice, again", at);
      }
    }
    return map;
  }

  private @Nullable Object key(int head, int depth, long at) {
    Object key = value(head, depth);
    if (key instanceof byte[]) { // as Values refuses it: equal to itself only
      throw malformed("a map with a byte string as a key", at);
    }
    return key;
  }

  private static @Nullable Class<?> typeOf(@Nullable Object key) {
    return key == null ? null : key.getClass();
  }

  private static Map<Integer, Integer> countHashes(Iterable<@Nullable Object> keys) {
    Map<Integer, Integer> hashes = new HashMap<>();
    for (Object key : keys) {
      countHash(hashes, key);
    }
    return hashes;
  }

  private static int countHash(Map<Integer, Integer> hashes, @Nullable Object key) {
    Integer hash = Objects.hashCode(key);
    Integer before = hashes.get(hash);
    int count = before == null ? 1 : before + 1;
    hashes.put(hash, count);
    return count;
  }

  private @Nullable Object simple(int info) {
    return switch (info) {
      case 20 -> false;
      case 21 -> true;
      case 22 -> null;
      case 25 -> half(in.u16());
      case 26 -> Float.intBitsToFloat(in.i32());
      case 27 -> Double.longBitsToDouble(in.i64());
      case 23 -> throw malformed("undefined, which Java has not,", offsetOfHead());
      case INDEFINITE -> throw malformed("a break that ends nothing", offsetOfHead());
      default -> throw malformed("an unknown simple value", offsetOfHead());
    };
  }

  /** IEEE 754 binary16, which only other encoders write. */
  private static float half(int bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) {
      return Float.intBitsToFloat(Float.floatToRawIntBits(fraction * 0x1p-24f) | sign);
    }
    int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }

  private Object tagged(int info, int depth) {
    long at = offsetOfHead();
    long tag = number(info);
    return switch (tag == (int) tag ? (int) tag : -1) {
      case CborCodec.TAG_POSITIVE -> bigInteger(false, at);
      case CborCodec.TAG_NEGATIVE -> bigInteger(true, at);
      case CborCodec.TAG_BYTE -> (byte) small(Byte.MIN_VALUE, Byte.MAX_VALUE, at);
      case CborCodec.TAG_SHORT -> (short) small(Short.MIN_VALUE, Short.MAX_VALUE, at);
      case CborCodec.TAG_TUPLE -> Tuple.of(list(expect(LIST, at), depth).toArray());
      case CborCodec.TAG_BLOB -> Blob.of(bytes(expect(BYTES, at)));
      case CborCodec.TAG_SECRET -> secret(at);
      case CborCodec.TAG_DEAD -> dead(at);
      case CborCodec.TAG_CALL_EXCEPTION -> callException(at, depth);
      case CborCodec.TAG_CONTEXT -> context(at);
      case CborCodec.TAG_UTF16 -> new String(utf16(at));
      default -> throw malformed("unknown tag " + Long.toUnsignedString(tag), at);
    };
  }

  private BigInteger bigInteger(boolean negative, long at) {
    byte[] magnitude = bytes(expect(BYTES, at));
    try {
      BigInteger number = new BigInteger(1, magnitude);
      return negative ? number.not() : number;
    } catch (ArithmeticException e) {
      throw malformed("an integer of " + magnitude.length + " bytes", at);
    }
  }

  int small(long at) {
    return small(Integer.MIN_VALUE, Integer.MAX_VALUE, at);
  }

  private int small(int min, int max, long at) {
    int head = in.u8();
    Object number = head >> 5 <= NEGATIVE ? integer(head) : null;
    if (number instanceof Integer small && small >= min && small <= max) {
      return small;
    }
    throw malformed("no integer of " + min + " to " + max + " after the tag", at);
  }

  private Secret secret(long at) {
    char[] chars = utf16(at);
    try {
      return Secret.of(chars);
    } finally {
      Arrays.fill(chars, '\0');
    }
  }

  private char[] utf16(long at) {
    int length = length(expect(BYTES, at));
    if ((length & 1) != 0) {
      throw malformed("UTF-16 of " + length + " bytes, an odd number,", at);
    }
    char[] chars = new char[length / 2];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = (char) in.u16();
    }
    return chars;
  }

  private Dead dead(long at) {
    expectList(2, at);
    Dead.Reason reason = Dead.Reason.of(small(at));
    return new Dead(reason, string(at));
  }

  private Context context(long at) {
    expectList(2, at);
    int id = small(0, Integer.MAX_VALUE, at);
    String name = string(at);
    if (name.length() > MAX_NAME_CHARS) {
      throw malformed("a context with a name of " + name.length() + " characters", at);
    }
    return contexts.context(id, name);
  }

  private CallException callException(long at, int depth) {
    if (++callExceptions > CborCodec.MAX_CALL_EXCEPTIONS) {
      throw malformed(
          "more than " + CborCodec.MAX_CALL_EXCEPTIONS + " CallExceptions in one value", at);
    }
    return CborFailure.read(this, at, depth);
  }

  String string(long at) {
    String text = stringOrNull(at);
    if (text == null) {
      throw malformed("null where a text should be, in the item", at);
    }
    return text;
  }

  @Nullable
  String stringOrNull(long at) {
    int head = in.u8();
    if (head == NULL) {
      return null;
    }
    if (head >> 5 == TEXT) {
      return text(head & 0x1f);
    }
    if (head >> 5 == TAG && number(head & 0x1f) == CborCodec.TAG_UTF16) {
      return new String(utf16(at));
    }
    throw malformed("something else where a text should be, in the item", at);
  }

  /** The info of the next head, which must have this major type, in the item that began at {@code at}. */
  private int expect(int major, long at) {
    int head = in.u8();
    if (head >> 5 != major) {
      throw malformed("major type " + (head >> 5) + " instead of " + major + " in the item", at);
    }
    return head & 0x1f;
  }

  void expectList(int size, long at) {
    if (!expectListOrNull(size, at)) {
      throw malformed("null instead of a list of " + size + " in the item", at);
    }
  }

  /** The size of the list that follows in the item that began at {@code at}; each element has at least {@code minBytes}. */
  int listSize(int minBytes, long at) {
    return count(expect(LIST, at), minBytes);
  }

  /** Whether a list of {@code size} follows in the item that began at {@code at}; false if null does. */
  boolean expectListOrNull(int size, long at) {
    int head = in.u8();
    if (head != NULL && head != (LIST << 5 | size)) {
      throw malformed("no list of " + size + " in the item", at);
    }
    return head != NULL;
  }

  /** The number in a head, unsigned. */
  private long number(int info) {
    if (info < 24) {
      return info;
    }
    return switch (info) {
      case 24 -> in.u8();
      case 25 -> in.u16();
      case 26 -> in.i32() & 0xffff_ffffL;
      case 27 -> in.i64();
      default -> throw malformed("a head whose info " + info + " means nothing", offsetOfHead());
    };
  }

  private int length(int info) {
    return count(info, 1);
  }

  /** The number of elements in a head, each of which has at least {@code minBytes}. */
  private int count(int info, int minBytes) {
    long at = offsetOfHead();
    long count = number(info);
    long left = in.remaining();
    if (count < 0 || count > left / minBytes || count > MAX_ARRAY) {
      throw malformed(
          "a length of " + Long.toUnsignedString(count) + " with only " + left + " bytes left", at);
    }
    return (int) count;
  }

  void nest(int depth) {
    if (depth > Values.MAX_DEPTH) {
      throw malformed(
          "a value nested more than " + Values.MAX_DEPTH + " levels deep", offsetOfHead());
    }
  }

  /** Where the head began of which only the first byte was read. */
  private long offsetOfHead() {
    return in.offset() - 1;
  }

  static UndeliverableException malformed(String what, long at) {
    return new UndeliverableException(
        UndeliverableException.Reason.MALFORMED, what + " at byte " + at);
  }
}
