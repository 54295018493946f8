package io.mitogen.serial;

import io.mitogen.Blob;
import io.mitogen.CallException;
import io.mitogen.Context;
import io.mitogen.Dead;
import io.mitogen.Secret;
import io.mitogen.Tuple;
import io.mitogen.UndeliverableException;
import io.mitogen.Values;
import io.mitogen.spi.WireOutput;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one value. Confined to one thread.
 *
 * <p>Always the same bytes for the same value: definite lengths, the shortest heads, but for {@link Long}, which has
 * always eight bytes.
 */
final class CborWriter {
  // Major types, in the upper three bits of a head.
  private static final int UNSIGNED = 0x00;
  private static final int NEGATIVE = 0x20;
  private static final int BYTES = 0x40;
  private static final int TEXT = 0x60;
  private static final int LIST = 0x80;
  private static final int MAP = 0xa0;
  private static final int TAG = 0xc0;

  // Whole heads.
  private static final int LONG = 0x1b;
  private static final int FALSE = 0xf4;
  private static final int TRUE = 0xf5;
  private static final int NULL = 0xf6;
  private static final int FLOAT = 0xfa;
  private static final int DOUBLE = 0xfb;

  private final WireOutput out;
  private int callExceptions;

  CborWriter(WireOutput out) {
    this.out = out;
  }

  /** One value that stands in {@code depth} others. The most frequent types come first. */
  void value(@Nullable Object value, int depth) {
    if (value == null) {
      nothing();
    } else if (value instanceof String text) {
      text(text);
    } else if (value instanceof Integer number) {
      integer(number);
    } else if (value instanceof Long number) {
      longInteger(number);
    } else if (value instanceof Boolean flag) {
      out.u8(flag ? TRUE : FALSE);
    } else if (value instanceof Tuple tuple) {
      tag(CborCodec.TAG_TUPLE);
      list(tuple.asList(), depth);
    } else if (value instanceof List<?> list) {
      list(list, depth);
    } else if (value instanceof Map<?, ?> map) {
      map(map, depth);
    } else if (value instanceof byte[] bytes) {
      bytes(bytes);
    } else if (value instanceof Double number) {
      out.u8(DOUBLE);
      out.i64(Double.doubleToRawLongBits(number));
    } else {
      rare(value, depth);
    }
  }

  private void rare(Object value, int depth) {
    if (value instanceof Float number) {
      out.u8(FLOAT);
      out.i32(Float.floatToRawIntBits(number));
    } else if (value instanceof Short number) {
      tag(CborCodec.TAG_SHORT);
      integer(number);
    } else if (value instanceof Byte number) {
      tag(CborCodec.TAG_BYTE);
      integer(number);
    } else if (value.getClass() == BigInteger.class) {
      bigInteger((BigInteger) value);
    } else if (value instanceof Blob blob) {
      tag(CborCodec.TAG_BLOB);
      bytes(blob.toByteArray());
    } else if (value instanceof Secret secret) {
      secret(secret);
    } else if (value instanceof Dead dead) {
      dead(dead);
    } else if (value instanceof CallException failure) {
      callException(failure, depth);
    } else if (value instanceof Context context) {
      context(context);
    } else {
      throw refused("a " + value.getClass().getName() + " may not travel");
    }
  }

  void integer(int value) {
    head(value < 0 ? NEGATIVE : UNSIGNED, value < 0 ? ~value : value);
  }

  private void longInteger(long value) {
    out.u8(value < 0 ? NEGATIVE | LONG : LONG);
    out.i64(value < 0 ? ~value : value);
  }

  private void bigInteger(BigInteger value) {
    boolean negative = value.signum() < 0;
    head(TAG, negative ? CborCodec.TAG_NEGATIVE : CborCodec.TAG_POSITIVE);
    // With a sign bit, always 0, which the RFC does not need: Jackson reads what begins with a 1 as
    // negative.
    bytes((negative ? value.not() : value).toByteArray());
  }

  private void bytes(byte[] value) {
    head(BYTES, value.length);
    out.bytes(value);
  }

  void text(String value) {
    if (!isWellFormed(value)) {
      // Half of a surrogate pair, which UTF-8 can't tell: a message that was cut short, say.
      tag(CborCodec.TAG_UTF16);
      utf16(value.toCharArray());
      return;
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    head(TEXT, utf8.length);
    out.bytes(utf8);
  }

  private static boolean isWellFormed(String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        i++;
        if (Character.isLowSurrogate(c)
            || i == length
            || !Character.isLowSurrogate(value.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }

  void textOrNull(@Nullable String value) {
    if (value == null) {
      nothing();
    } else {
      text(value);
    }
  }

  private void utf16(char[] chars) {
    head(BYTES, Math.multiplyExact(2, chars.length));
    for (char c : chars) {
      out.u16(c);
    }
  }

  private void secret(Secret value) {
    char[] chars;
    try {
      chars = value.reveal();
    } catch (IllegalStateException e) {
      throw refused("a secret may not travel after it was wiped");
    }
    tag(CborCodec.TAG_SECRET);
    try {
      utf16(chars); // not as a String, which could not be wiped
    } finally {
      Arrays.fill(chars, '\0');
    }
  }

  private void list(List<?> list, int depth) {
    nest(depth);
    int left = list.size();
    listHead(left);
    for (Object element : list) {
      if (--left < 0) {
        break;
      }
      value(element, depth + 1);
    }
    checkUnchanged(left, list);
  }

  private void map(Map<?, ?> map, int depth) {
    nest(depth);
    int left = map.size();
    if (map instanceof IdentityHashMap && new HashMap<>(map).size() != left) {
      throw refused("an IdentityHashMap has keys that are equal; copy it into a LinkedHashMap");
    }
    head(MAP, left);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (--left < 0) {
        break;
      }
      value(entry.getKey(), depth + 1);
      value(entry.getValue(), depth + 1);
    }
    checkUnchanged(left, map);
  }

  /** The head has promised a number of elements: a message with another number would be read as something else. */
  private static void checkUnchanged(int left, Object container) {
    if (left != 0) {
      throw refused("a " + container.getClass().getName()
          + " changed its size while it was written; send a copy");
    }
  }

  private void dead(Dead value) {
    tag(CborCodec.TAG_DEAD);
    listHead(2);
    integer(value.reason().code());
    text(value.text());
  }

  private void context(Context value) {
    tag(CborCodec.TAG_CONTEXT);
    listHead(2);
    integer(value.id());
    text(value.name());
  }

  private void callException(CallException value, int depth) {
    if (++callExceptions > CborCodec.MAX_CALL_EXCEPTIONS) {
      throw refused("more than " + CborCodec.MAX_CALL_EXCEPTIONS + " CallExceptions in one value");
    }
    tag(CborCodec.TAG_CALL_EXCEPTION);
    CborFailure.write(value, this, depth);
  }

  private void tag(int number) {
    out.u8(TAG | 25); // all of ours take two bytes
    out.u16(number);
  }

  void listHead(int size) {
    head(LIST, size);
  }

  void nothing() {
    out.u8(NULL);
  }

  private void head(int major, int number) {
    if (number < 24) {
      out.u8(major | number);
    } else if (number <= 0xff) {
      out.u16((major | 24) << 8 | number);
    } else if (number <= 0xffff) {
      out.u8(major | 25);
      out.u16(number);
    } else {
      out.u8(major | 26);
      out.i32(number);
    }
  }

  static void nest(int depth) {
    if (depth > Values.MAX_DEPTH) {
      throw refused("a value is nested more than " + Values.MAX_DEPTH
          + " levels deep; perhaps it contains itself");
    }
  }

  private static UndeliverableException refused(String message) {
    return new UndeliverableException(UndeliverableException.Reason.ARGUMENT, message);
  }
}
