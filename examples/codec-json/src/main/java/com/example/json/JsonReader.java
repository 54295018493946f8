package com.example.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mitogen.Blob;
import io.mitogen.Dead;
import io.mitogen.Secret;
import io.mitogen.Tuple;
import io.mitogen.spi.ContextSource;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one value, as {@link JsonWriter} writes it. Confined to one thread. Whoever wrote it may be an enemy.
 *
 * <p>A method that reads something begins at its first token, and ends at its last.
 */
final class JsonReader {
  private final JsonParser in;
  private final ContextSource contexts;
  private int failures;

  JsonReader(JsonParser in, ContextSource contexts) {
    this.in = in;
    this.contexts = contexts;
  }

  Object value(int depth) throws IOException {
    JsonToken token = in.currentToken();
    if (token == null) {
      throw new Malformed("an end where a value should be");
    }
    switch (token) {
      case VALUE_NULL:
        return null;
      case VALUE_TRUE:
        return true;
      case VALUE_FALSE:
        return false;
      case VALUE_STRING:
        return in.getText();
      case VALUE_NUMBER_INT:
        return in.getIntValue();
      case START_ARRAY:
        return list(depth);
      case START_OBJECT:
        return field(depth);
      default:
        throw new Malformed("a token that begins no value");
    }
  }

  private List<Object> list(int depth) throws IOException {
    expect(JsonToken.START_ARRAY);
    JsonWriter.nest(depth);
    List<Object> list = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(depth + 1));
    }
    return list;
  }

  private Object field(int depth) throws IOException {
    next(JsonToken.FIELD_NAME);
    String type = in.currentName();
    in.nextToken();
    Object value = typed(type, depth);
    next(JsonToken.END_OBJECT);
    return value;
  }

  private Object typed(String type, int depth) throws IOException {
    switch (type) {
      case "map":
        return map(depth);
      case "tuple":
        return Tuple.of(list(depth).toArray());
      case "long":
        return in.getLongValue();
      case "short":
        return (short) small(Short.MIN_VALUE, Short.MAX_VALUE);
      case "byte":
        return (byte) small(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case "double":
        return number(string());
      case "float":
        return smallNumber(string());
      case "integer":
        return integer(bytes());
      case "bytes":
        return bytes();
      case "blob":
        return Blob.of(bytes());
      case "utf16":
        return new String(utf16());
      case "secret":
        return secret();
      case "dead":
        return dead();
      case "context":
        return context();
      case "failure":
        if (++failures > JsonFailure.MAX_COUNT) { // each takes a stack trace of its reader
          throw new Malformed("more than " + JsonFailure.MAX_COUNT + " CallExceptions");
        }
        return JsonFailure.read(this, in, depth);
      default:
        throw new Malformed("an unknown type");
    }
  }

  private Map<Object, Object> map(int depth) throws IOException {
    expect(JsonToken.START_ARRAY);
    JsonWriter.nest(depth);
    Map<Object, Object> map = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      Object key = value(depth + 1);
      in.nextToken();
      Object value = value(depth + 1);
      int before = map.size();
      map.put(key, value);
      if (key instanceof byte[] || map.size() == before) {
        throw new Malformed("a map with byte[] as a key, or with the same key twice");
      }
    }
    return map;
  }

  private Dead dead() throws IOException {
    expect(JsonToken.START_ARRAY);
    next(JsonToken.VALUE_NUMBER_INT);
    Dead.Reason reason = Dead.Reason.of(in.getIntValue());
    in.nextToken();
    String text = text();
    next(JsonToken.END_ARRAY);
    return new Dead(reason, text);
  }

  private Object context() throws IOException {
    expect(JsonToken.START_ARRAY);
    next(JsonToken.VALUE_NUMBER_INT);
    int id = small(0, Integer.MAX_VALUE);
    in.nextToken();
    String name = text();
    next(JsonToken.END_ARRAY);
    return contexts.context(id, name);
  }

  private Secret secret() throws IOException {
    char[] chars = utf16();
    Secret secret = Secret.of(chars);
    Arrays.fill(chars, '\0');
    return secret;
  }

  private static BigInteger integer(byte[] bytes) throws Malformed {
    if (bytes.length == 0) {
      throw new Malformed("an integer of no bytes");
    }
    return new BigInteger(bytes);
  }

  private static double number(String text) throws Malformed {
    try {
      return text.startsWith("#")
          ? Double.longBitsToDouble(Long.parseUnsignedLong(text.substring(1), 16))
          : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new Malformed("a double that is none");
    }
  }

  private static float smallNumber(String text) throws Malformed {
    try {
      return text.startsWith("#")
          ? Float.intBitsToFloat(Integer.parseUnsignedInt(text.substring(1), 16))
          : Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw new Malformed("a float that is none");
    }
  }

  private int small(int min, int max) throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT);
    int number = in.getIntValue();
    if (number < min || number > max) {
      throw new Malformed("a number that is not of " + min + " to " + max);
    }
    return number;
  }

  private byte[] bytes() throws IOException {
    expect(JsonToken.VALUE_STRING);
    return in.getBinaryValue();
  }

  private char[] utf16() throws IOException {
    byte[] bytes = bytes();
    if (bytes.length % 2 != 0) {
      throw new Malformed("UTF-16 of an odd number of bytes");
    }
    char[] chars = new char[bytes.length / 2];
    ByteBuffer.wrap(bytes).asCharBuffer().get(chars);
    Arrays.fill(bytes, (byte) 0);
    return chars;
  }

  private String string() throws IOException {
    expect(JsonToken.VALUE_STRING);
    return in.getText();
  }

  /** As {@link JsonWriter#text} writes it. */
  String text() throws IOException {
    if (in.currentToken() == JsonToken.START_OBJECT && field(0) instanceof String text) {
      return text;
    }
    return string();
  }

  String textOrNull() throws IOException {
    return in.currentToken() == JsonToken.VALUE_NULL ? null : text();
  }

  void next(JsonToken token) throws IOException {
    in.nextToken();
    expect(token);
  }

  void expect(JsonToken token) throws IOException {
    if (in.currentToken() != token) {
      throw new Malformed("not the token that should be there");
    }
  }
}
