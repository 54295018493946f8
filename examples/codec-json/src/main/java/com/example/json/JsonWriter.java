package com.example.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mitogen.Blob;
import io.mitogen.CallException;
import io.mitogen.Context;
import io.mitogen.Dead;
import io.mitogen.Secret;
import io.mitogen.Tuple;
import io.mitogen.Values;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes one value. Confined to one thread.
 *
 * <pre>
 * null, Boolean, Integer, String   null, true, 7, "text"
 * List                             [1, 2]
 * Map                              {"map": [key, value, key, value]}
 * Tuple                            {"tuple": [1, 2]}
 * Byte, Short, Long                {"byte": 7}, {"short": 7}, {"long": 7}
 * Float, Double                    {"float": "1.5"}, {"double": "1.5"}; its bits, if it is another NaN: "#7ff8..."
 * BigInteger, byte[], Blob         {"integer": "base64"}, {"bytes": "base64"}, {"blob": "base64"}
 * Secret, half a surrogate pair    {"secret": "base64 of UTF-16"}, {"utf16": "base64 of UTF-16"}
 * Dead, Context                    {"dead": [reason, text]}, {"context": [id, name]}
 * CallException                    {"failure": [context, throwable]}; see {@link JsonFailure}
 * </pre>
 */
final class JsonWriter {
  private final JsonGenerator out;
  private int failures;

  JsonWriter(JsonGenerator out) {
    this.out = out;
  }

  void value(Object value, int depth) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof String text) {
      text(text);
    } else if (value instanceof Integer number) {
      out.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof List<?> list) {
      list(list, depth);
    } else {
      out.writeStartObject();
      field(value, depth);
      out.writeEndObject();
    }
  }

  private void field(Object value, int depth) throws IOException {
    if (value instanceof Long number) {
      out.writeNumberField("long", number);
    } else if (value instanceof Map<?, ?> map) {
      out.writeFieldName("map");
      map(map, depth);
    } else if (value instanceof Tuple tuple) {
      out.writeFieldName("tuple");
      list(tuple.asList(), depth);
    } else if (value instanceof byte[] bytes) {
      out.writeBinaryField("bytes", bytes);
    } else if (value instanceof Double number) {
      out.writeStringField("double", text(number));
    } else if (value instanceof Float number) {
      out.writeStringField("float", text(number));
    } else if (value instanceof Short number) {
      out.writeNumberField("short", number);
    } else if (value instanceof Byte number) {
      out.writeNumberField("byte", number.intValue());
    } else if (value instanceof BigInteger number) {
      out.writeBinaryField("integer", number.toByteArray());
    } else {
      fieldOfOurs(value, depth);
    }
  }

  private void fieldOfOurs(Object value, int depth) throws IOException {
    if (value instanceof Blob blob) {
      out.writeBinaryField("blob", blob.toByteArray());
    } else if (value instanceof Secret secret) {
      char[] chars = secret.reveal();
      utf16("secret", chars);
      Arrays.fill(chars, '\0');
    } else if (value instanceof Dead dead) {
      out.writeArrayFieldStart("dead");
      out.writeNumber(dead.reason().code());
      text(dead.text());
      out.writeEndArray();
    } else if (value instanceof Context context) {
      out.writeArrayFieldStart("context");
      out.writeNumber(context.id());
      text(context.name());
      out.writeEndArray();
    } else if (value instanceof CallException failure) {
      if (++failures > JsonFailure.MAX_COUNT) {
        throw new Malformed("more than " + JsonFailure.MAX_COUNT + " CallExceptions in one value");
      }
      out.writeFieldName("failure");
      JsonFailure.write(failure, this, out, depth);
    } else {
      throw new Malformed("a " + value.getClass().getName() + " may not travel");
    }
  }

  private void list(List<?> list, int depth) throws IOException {
    nest(depth);
    out.writeStartArray();
    for (Object element : list) {
      value(element, depth + 1);
    }
    out.writeEndArray();
  }

  private void map(Map<?, ?> map, int depth) throws IOException {
    nest(depth);
    out.writeStartArray();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      value(entry.getKey(), depth + 1);
      value(entry.getValue(), depth + 1);
    }
    out.writeEndArray();
  }

  void textOrNull(String text) throws IOException {
    if (text == null) {
      out.writeNull();
    } else {
      text(text);
    }
  }

  /** UTF-8 can't tell half of a surrogate pair: of a message that was cut short, say. */
  void text(String text) throws IOException {
    if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      out.writeString(text);
    } else {
      out.writeStartObject();
      utf16("utf16", text.toCharArray());
      out.writeEndObject();
    }
  }

  private void utf16(String name, char[] chars) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(2 * chars.length);
    bytes.asCharBuffer().put(chars);
    out.writeBinaryField(name, bytes.array());
    Arrays.fill(bytes.array(), (byte) 0);
  }

  private static String text(double number) {
    return Double.isNaN(number) && Double.doubleToRawLongBits(number) != 0x7ff8_0000_0000_0000L
        ? "#" + Long.toHexString(Double.doubleToRawLongBits(number))
        : Double.toString(number);
  }

  private static String text(float number) {
    return Float.isNaN(number) && Float.floatToRawIntBits(number) != 0x7fc0_0000
        ? "#" + Integer.toHexString(Float.floatToRawIntBits(number))
        : Float.toString(number);
  }

  static void nest(int depth) throws Malformed {
    if (depth > Values.MAX_DEPTH) {
      throw new Malformed("nested more than " + Values.MAX_DEPTH + " levels deep");
    }
  }
}
