package io.mitogen.runtime.launch;

import io.mitogen.Target;
import io.mitogen.spi.Answerer;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A target as the list of its components, which can travel, and back. No state. */
public final class TargetParts {
  private TargetParts() {}

  /**
   * The components of a target; an {@link Optional} is a list of one or none, {@link Answerer#NONE} an empty list. Any other
   * answerer is left as it is, though it can't travel.
   *
   * @throws IllegalArgumentException if it is no record, or does not let us read it
   */
  public static List<@Nullable Object> of(Target target) {
    Class<?> type = target.getClass();
    if (!type.isRecord()) {
      throw new IllegalArgumentException(
          "a target for another context must be a record, and " + type.getName() + " is none");
    }
    List<@Nullable Object> parts = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      try {
        component.getAccessor().trySetAccessible();
        Object value = component.getAccessor().invoke(target);
        parts.add(part(value));
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException(
            "component " + component.getName() + " of " + type.getName()
                + " can't be read; make the record public, in a package that its module exports",
            e);
      }
    }
    return parts;
  }

  private static @Nullable Object part(@Nullable Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.<List<Object>>map(List::of).orElse(List.of());
    }
    return value == Answerer.NONE ? List.of() : value;
  }

  /**
   * The target of these components.
   *
   * @param desks makes an answerer of what has travelled in its place
   * @throws IllegalArgumentException if they don't make one
   */
  public static Target make(Class<?> type, List<?> parts, IntFunction<Answerer> desks) {
    RecordComponent[] components = type.isRecord() ? type.getRecordComponents() : null;
    if (components == null || components.length != parts.size()) {
      throw new IllegalArgumentException(
          type.getName() + " is no record of " + parts.size() + " components");
    }
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(types[i], parts.get(i), desks);
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.trySetAccessible();
      return (Target) constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          type.getName() + " does not take its components: "
              + e.getTargetException().getMessage(),
          e);
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalArgumentException(type.getName() + " can't be made here: " + e, e);
    }
  }

  private static @Nullable Object value(
      Class<?> type, @Nullable Object part, IntFunction<Answerer> desks) {
    if (!(part instanceof List<?> list)) {
      return part;
    }
    if (type == Optional.class) {
      return list.stream().findFirst();
    }
    if (type == Answerer.class) {
      return list.isEmpty() ? Answerer.NONE : desks.apply((Integer) list.get(0));
    }
    return list;
  }
}
