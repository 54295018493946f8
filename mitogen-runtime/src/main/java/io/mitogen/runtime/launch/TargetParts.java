package io.mitogen.runtime.launch;

import io.mitogen.Target;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A target as the list of its components, which can travel, and back. No state. */
public final class TargetParts {
  private TargetParts() {}

  /**
   * The components of a target; an {@link Optional} is a list of one or none.
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
        parts.add(
            value instanceof Optional<?> optional
                ? optional.<List<Object>>map(List::of).orElse(List.of())
                : value);
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException(
            "component " + component.getName() + " of " + type.getName()
                + " can't be read; make the record public, in a package that its module exports",
            e);
      }
    }
    return parts;
  }

  /**
   * The target of these components.
   *
   * @throws IllegalArgumentException if they don't make one
   */
  public static Target make(Class<?> type, List<?> parts) {
    RecordComponent[] components = type.isRecord() ? type.getRecordComponents() : null;
    if (components == null || components.length != parts.size()) {
      throw new IllegalArgumentException(
          type.getName() + " is no record of " + parts.size() + " components");
    }
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = components[i].getType();
      Object part = parts.get(i);
      values[i] = types[i] == Optional.class && part instanceof List<?> list
          ? list.stream().findFirst()
          : part;
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
}
