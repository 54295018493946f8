package io.mitogen;

import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The serialization rules: which values may travel between contexts, whatever the codec. Thread-safe; no state.
 *
 * <p>These may: null, {@link Boolean}, {@link Byte}, {@link Short}, {@link Integer}, {@link Long}, {@link BigInteger},
 * {@link Float}, {@link Double}, {@link String}, {@code byte[]}, lists and maps of the JDK, and of this library {@link
 * Tuple}, {@link Blob}, {@link Secret}, {@link Dead}, {@link CallException} (as data) and {@link Context}, of the router that
 * sends it.
 * Each arrives as what it was; any list as an {@link java.util.ArrayList}, any map as a {@link
 * java.util.LinkedHashMap} in the order of the sender.
 *
 * <p>Nothing else may: no type of a program's own, and no silent conversion of sets, enums, records, {@code java.time}
 * and the like. A program that says how it turns them into these types, and back, has no surprise on the other side.
 */
public final class Values {
  /** Lists, maps and tuples may be nested this deep; what is deeper probably contains itself. */
  public static final int MAX_DEPTH = 200;

  /** How many lists, maps and tuples one value may have in all. */
  public static final int MAX_COUNT = 10_000_000;

  private Values() {}

  /**
   * Checks that {@code value} may travel, all the way down.
   *
   * @param name what to call it in the error, such as {@code args[1]}
   * @param ours whether a context belongs to the router that sends it
   * @throws UndeliverableException with {@link UndeliverableException.Reason#ARGUMENT} if not; the message names the
   *     type and the path to it, such as {@code args[1].owner}
   */
  public static void check(String name, @Nullable Object value, Predicate<Context> ours) {
    Refusal refusal = find(value, ours);
    if (refusal != null) {
      throw new UndeliverableException(
          UndeliverableException.Reason.ARGUMENT, name + refusal.path + " " + refusal.why);
    }
  }

  /** Why {@code value} may not travel, as {@link #check} would say it, or null if it may. */
  public static @Nullable String refusal(
      String name, @Nullable Object value, Predicate<Context> ours) {
    Refusal refusal = find(value, ours);
    return refusal == null ? null : name + refusal.path + " " + refusal.why;
  }

  private static @Nullable Refusal find(@Nullable Object value, Predicate<Context> ours) {
    if (value == null || isScalar(value)) {
      return null;
    }
    try {
      return new Walk(ours).find(value, 0);
    } catch (RuntimeException e) { // a list or map that changes meanwhile
      return new Refusal("could not be read to its end (" + e.getClass().getName()
          + "); perhaps another thread changes it");
    }
  }

  private static boolean isScalar(Object value) {
    return value instanceof String
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof Double
        || value instanceof byte[]
        || value instanceof Float
        || value instanceof Short
        || value instanceof Byte
        || value.getClass() == BigInteger.class // not a subclass, which may mean something else
        || value instanceof Blob
        || value instanceof Secret
        || value instanceof Dead
        || value instanceof CallException;
  }

  /** Only where the class comes from tells a list that is one from a program's own type that happens to be one. */
  private static boolean isOfJdk(Object value) {
    return value.getClass().getClassLoader() == null;
  }

  private static String remedy(Object value) {
    if (value instanceof Character) {
      return "; send a String";
    }
    if (value instanceof Enum) {
      return "; send its name()";
    }
    if (value instanceof Map) {
      return "; copy it into a LinkedHashMap";
    }
    if (value instanceof Collection) {
      return "; copy it into an ArrayList";
    }
    if (value.getClass().isArray()) {
      return "; send a List";
    }
    return "; send the values it is made of";
  }

  /** One way through a value. Confined to a thread. */
  private static final class Walk {
    private final Predicate<Context> ours;
    private int count;

    Walk(Predicate<Context> ours) {
      this.ours = ours;
    }

    @Nullable
    Refusal find(@Nullable Object value, int depth) {
      if (value == null || isScalar(value)) {
        return null;
      }
      if (++count
          > MAX_COUNT) { // lists that share their elements can be many more values than objects
        return new Refusal(
            "is, with all that is in it, more than " + MAX_COUNT + " lists, maps and tuples");
      }
      if (depth > MAX_DEPTH) {
        return new Refusal(
            "is nested more than " + MAX_DEPTH + " levels deep; perhaps it contains itself");
      }
      if (value instanceof Context context) {
        return ours.test(context)
            ? null
            : new Refusal(
                "is a context of another router, where its number means nothing; connect it with this one");
      }
      if (value instanceof Tuple tuple) {
        return inElements(tuple.asList(), depth);
      }
      if (value instanceof List<?> list && isOfJdk(value)) {
        return inElements(list, depth);
      }
      if (value instanceof Map<?, ?> map && isOfJdk(value)) {
        return inEntries(map, depth);
      }
      return new Refusal(
          "is a " + value.getClass().getName() + ", which may not travel" + remedy(value));
    }

    private @Nullable Refusal inElements(List<?> elements, int depth) {
      int index = 0;
      for (Object element : elements) {
        Refusal refusal = find(element, depth + 1);
        if (refusal != null) {
          return refusal.at("[" + index + "]");
        }
        index++;
      }
      return null;
    }

    private @Nullable Refusal inEntries(Map<?, ?> map, int depth) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        Object key = entry.getKey();
        if (key
            instanceof
            byte[]) { // equal to itself only, so nobody could look it up on the other side
          return new Refusal("has a byte[] as a key; use a Blob, which is equal by content");
        }
        Refusal refusal = find(key, depth + 1);
        if (refusal != null) {
          return refusal.at(".keys");
        }
        refusal = find(entry.getValue(), depth + 1);
        if (refusal != null) {
          return refusal.at("." + (key instanceof String ? key : "values"));
        }
      }
      return null;
    }
  }

  /** Where and why; the path grows on the way up, so that nothing is built where all is well. */
  private static final class Refusal {
    private final String why;
    private String path = "";

    Refusal(String why) {
      this.why = why;
    }

    Refusal at(String step) {
      path = step + path;
      return this;
    }
  }
}
