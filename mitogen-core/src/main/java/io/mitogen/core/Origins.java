package io.mitogen.core;

import io.mitogen.runtime.route.Descendant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The contexts that are there, and the last that came, which may have gone: their last words come after them. Thread-safe. */
final class Origins {
  private static final int MAX = 10_000;

  private final IntFunction<@Nullable Descendant> living;
  private final Map<Integer, Descendant> last = new LinkedHashMap<>(); // guarded by this

  /** @param living a context of that number, if it is there */
  Origins(IntFunction<@Nullable Descendant> living) {
    this.living = living;
  }

  /** One came. */
  synchronized void add(Descendant context) {
    last.put(context.id(), context);
    if (last.size() > MAX) {
      last.remove(last.keySet().iterator().next());
    }
  }

  /** What a context is called, or null if none of that number is known. */
  @Nullable
  String name(int context) {
    Descendant known = find(context);
    return known == null ? null : known.name();
  }

  /** Whether {@code context} is {@code other}, or below it. */
  boolean isWithin(int context, int other) {
    Descendant next = find(context);
    while (next != null && next.id() != other) {
      next = find(next.parent());
    }
    return next != null;
  }

  private @Nullable Descendant find(int context) {
    Descendant alive = living.apply(context);
    if (alive != null) {
      return alive;
    }
    synchronized (this) {
      return last.get(context);
    }
  }
}
