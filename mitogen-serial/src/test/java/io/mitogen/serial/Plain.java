package io.mitogen.serial;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mitogen.Blob;
import io.mitogen.CallException;
import io.mitogen.Dead;
import io.mitogen.RemoteThrowable;
import io.mitogen.Secret;
import io.mitogen.Tuple;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What is left of a value for a tool that ignores the tags it does not know, has texts as keys only, and keeps numbers in
 * the type that it likes.
 */
final class Plain {
  private Plain() {}

  static Object of(Object value) {
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof String text) {
      return UTF_8.newEncoder().canEncode(text) ? text : utf16(text.toCharArray());
    }
    if (value instanceof Tuple tuple) {
      return of(tuple.asList());
    }
    if (value instanceof Blob blob) {
      return blob.toByteArray();
    }
    if (value instanceof Secret secret) {
      return utf16(secret.reveal());
    }
    if (value instanceof Dead dead) {
      return of(List.of(dead.reason().code(), dead.text()));
    }
    if (value instanceof CallException failure) {
      return of(List.of(failure.context(), failure.remote()));
    }
    if (value instanceof RemoteThrowable thrown) {
      return of(Arrays.asList(
          thrown.type(),
          thrown.getMessage(),
          Stream.of(thrown.getStackTrace()).map(Plain::frame).toList(),
          thrown.getCause(),
          List.of(thrown.getSuppressed())));
    }
    return rebuilt(value, Plain::of);
  }

  /** The value itself, but with texts for the keys of all maps. */
  static Object withTextKeys(Object value) {
    return value instanceof Tuple tuple
        ? Tuple.of(((List<?>) withTextKeys(tuple.asList())).toArray())
        : rebuilt(value, Plain::withTextKeys);
  }

  private static Object rebuilt(Object value, UnaryOperator<Object> each) {
    if (value instanceof List<?> list) {
      List<Object> result = new ArrayList<>();
      list.forEach(element -> result.add(each.apply(element)));
      return result;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> result = new LinkedHashMap<>();
      map.forEach((key, element) -> result.put("key " + result.size(), each.apply(element)));
      return result;
    }
    return value;
  }

  private static Object number(Number number) {
    if (number instanceof Double || number instanceof Float) {
      return number.doubleValue();
    }
    return number instanceof BigInteger big ? big : BigInteger.valueOf(number.longValue());
  }

  private static byte[] utf16(char[] chars) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * chars.length);
    bytes
        .asCharBuffer()
        .put(chars); // not through a charset, which would repair half a surrogate pair
    return bytes.array();
  }

  private static List<Object> frame(StackTraceElement frame) {
    return Arrays.asList(
        frame.getClassName(),
        frame.getMethodName(),
        frame.getFileName(),
        frame.getLineNumber(),
        frame.getClassLoaderName(),
        frame.getModuleName(),
        frame.getModuleVersion());
  }
}
