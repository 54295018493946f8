package io.mitogen;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of values that belong together: several results of one call, say. Immutable, as far as its elements are;
 * equal to a tuple of equal elements.
 */
public final class Tuple {
  private final @Nullable Object[] elements;

  private Tuple(@Nullable Object[] elements) {
    this.elements = elements;
  }

  /** A tuple of these elements, any of which may be null. */
  public static Tuple of(@Nullable Object... elements) {
    return new Tuple(elements.clone());
  }

  /** How many elements it has. */
  public int size() {
    return elements.length;
  }

  /**
   * One element, cast to what the caller expects.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   * @throws ClassCastException at the caller, if it is of another type
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
  }) // the point of a tuple: its reader knows the types
  public <T extends @Nullable Object> T get(int index) {
    return (T) elements[index];
  }

  /** The elements as an unmodifiable list. */
  public List<@Nullable Object> asList() {
    return Collections.unmodifiableList(Arrays.asList(elements));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Tuple tuple && Arrays.deepEquals(elements, tuple.elements);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(elements);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < elements.length; i++) {
      text.append(i == 0 ? "" : ", ").append(elements[i]);
    }
    return text.append(')').toString();
  }
}
