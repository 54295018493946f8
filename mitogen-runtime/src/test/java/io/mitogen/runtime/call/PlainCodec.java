package io.mitogen.runtime.call;

import io.mitogen.Context;
import io.mitogen.UndeliverableException;
import io.mitogen.spi.Codec;
import io.mitogen.spi.ContextSource;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Null, numbers, texts, bytes, lists and contexts, one letter before each. Thread-safe. */
public final class PlainCodec implements Codec {
  @Override
  public String name() {
    return "plain";
  }

  @Override
  public void write(Object value, WireOutput out) {
    if (value == null) {
      out.u8('n');
    } else if (value instanceof Integer number) {
      out.u8('i');
      out.i32(number);
    } else if (value instanceof Long number) {
      out.u8('l');
      out.i64(number);
    } else if (value instanceof Byte number) {
      out.u8('c');
      out.u8(number);
    } else if (value instanceof Boolean flag) {
      out.u8(flag ? 't' : 'f');
    } else if (value instanceof String text) {
      out.u8('s');
      sized(text.getBytes(StandardCharsets.UTF_8), out);
    } else if (value instanceof byte[] bytes) {
      out.u8('b');
      sized(bytes, out);
    } else if (value instanceof List<?> list) {
      out.u8('[');
      out.i32(list.size());
      list.forEach(element -> write(element, out));
    } else if (value instanceof Context context) {
      out.u8('@');
      out.i32(context.id());
      out.text(context.name());
    } else {
      throw new IllegalArgumentException("no letter for a " + value.getClass().getName());
    }
  }

  private static void sized(byte[] bytes, WireOutput out) {
    out.i32(bytes.length);
    out.bytes(bytes);
  }

  /** A value without contexts. */
  public Object read(WireInput in) {
    return read(in, (id, name) -> {
      throw new AssertionError("no context was expected, and least of all " + name);
    });
  }

  @Override
  public Object read(WireInput in, ContextSource contexts) {
    int letter = in.u8();
    switch (letter) {
      case 'n':
        return null;
      case 'i':
        return in.i32();
      case 'l':
        return in.i64();
      case 'c':
        return (byte) in.u8();
      case 't':
      case 'f':
        return letter == 't';
      case 's':
        return in.utf8(in.i32());
      case 'b':
        return in.bytes(in.i32());
      case '[':
        List<Object> list = new ArrayList<>();
        for (int left = in.i32(); left > 0; left--) {
          list.add(read(in, contexts));
        }
        return list;
      case '@':
        int id = in.i32();
        return contexts.context(id, in.text());
      default:
        throw new UndeliverableException(
            UndeliverableException.Reason.MALFORMED, "no value begins with " + letter);
    }
  }
}
