package io.mitogen.spi.contract;

import io.mitogen.CallException;
import io.mitogen.RemoteThrowable;
import io.mitogen.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells where what arrived is not what was sent: stricter than {@code equals} about types, order and the bits of floating
 * point; laxer about byte arrays and exceptions, which are equal to themselves only.
 */
public final class Difference {
  private Difference() {}

  /** Where and what, or null if {@code actual} is what {@code expected} must arrive as. */
  public static String between(Object expected, Object actual) {
    return at("value", expected, actual);
  }

  private static String at(String path, Object expected, Object actual) {
    if (expected == null || actual == null) {
      return expected == actual ? null : path + ": " + expected + " became " + actual;
    }
    if (expected instanceof List<?> list) {
      return actual.getClass() == ArrayList.class
          ? inElements(path, list, (List<?>) actual)
          : path + ": a list became a " + actual.getClass().getName();
    }
    if (expected instanceof Map<?, ?> map) {
      return actual.getClass() == LinkedHashMap.class
          ? inEntries(path, map, (Map<?, ?>) actual)
          : path + ": a map became a " + actual.getClass().getName();
    }
    if (expected.getClass() != actual.getClass()) {
      return path + ": a " + expected.getClass().getName() + " became a "
          + actual.getClass().getName();
    }
    if (expected instanceof Tuple tuple) {
      return inElements(path, tuple.asList(), ((Tuple) actual).asList());
    }
    if (expected instanceof CallException failure) {
      return inFailure(path, failure, (CallException) actual);
    }
    return isSame(expected, actual) ? null : path + ": " + expected + " became " + actual;
  }

  private static boolean isSame(Object expected, Object actual) {
    if (expected instanceof byte[] bytes) {
      return Arrays.equals(bytes, (byte[]) actual);
    }
    if (expected instanceof Double number) {
      return Double.doubleToRawLongBits(number) == Double.doubleToRawLongBits((Double) actual);
    }
    if (expected instanceof Float number) {
      return Float.floatToRawIntBits(number) == Float.floatToRawIntBits((Float) actual);
    }
    return expected.equals(actual);
  }

  private static String inElements(String path, List<?> expected, List<?> actual) {
    if (expected.size() != actual.size()) {
      return path + ": " + expected.size() + " elements became " + actual.size();
    }
    for (int i = 0; i < expected.size(); i++) {
      String difference = at(path + "[" + i + "]", expected.get(i), actual.get(i));
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private static String inEntries(String path, Map<?, ?> expected, Map<?, ?> actual) {
    String difference = inElements(
        path + ".keys", new ArrayList<>(expected.keySet()), new ArrayList<>(actual.keySet()));
    return difference != null
        ? difference
        : inElements(
            path + ".values", new ArrayList<>(expected.values()), new ArrayList<>(actual.values()));
  }

  private static String inFailure(String path, CallException expected, CallException actual) {
    return expected.context().equals(actual.context())
        ? inThrowable(path + ".remote", expected.remote(), actual.remote())
        : path + ".context: " + expected.context() + " became " + actual.context();
  }

  private static String inThrowable(String path, Throwable expected, Throwable actual) {
    if (expected == null || actual == null) {
      return expected == actual ? null : path + ": " + expected + " became " + actual;
    }
    if (!expected.toString().equals(actual.toString())
        || !((RemoteThrowable) expected).type().equals(((RemoteThrowable) actual).type())) {
      return path + ": " + expected + " became " + actual;
    }
    if (!Arrays.equals(expected.getStackTrace(), actual.getStackTrace())) {
      return path + ": other frames";
    }
    Throwable[] suppressed = expected.getSuppressed();
    if (suppressed.length != actual.getSuppressed().length) {
      return path + ": other suppressed exceptions";
    }
    for (int i = 0; i < suppressed.length; i++) {
      String difference =
          inThrowable(path + ".suppressed[" + i + "]", suppressed[i], actual.getSuppressed()[i]);
      if (difference != null) {
        return difference;
      }
    }
    return inThrowable(path + ".cause", expected.getCause(), actual.getCause());
  }
}
