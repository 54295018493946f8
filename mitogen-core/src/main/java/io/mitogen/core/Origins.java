package io.mitogen.core;

import io.mitogen.runtime.route.Descendant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The contexts that came, also those that have gone: their last words come after them. Thread-safe. */
final class Origins {
  private static final int MAX = 10_000;

  private final Map<Integer, Descendant> contexts = new LinkedHashMap<>(); // guarded by this

  /** One came. */
  synchronized void add(Descendant context) {
    contexts.put(context.id(), context);
    if (contexts.size() > MAX) {
      contexts.remove(contexts.keySet().iterator().next());
    }
  }

  /** What a context is called, or null if none of that number is known. */
  synchronized @Nullable String name(int context) {
    Descendant known = contexts.get(context);
    return known == null ? null : known.name();
  }

  /** Whether {@code context} is {@code other}, or below it. */
  synchronized boolean isWithin(int context, int other) {
    Descendant next = contexts.get(context);
    while (next != null && next.id() != other) {
      next = contexts.get(next.parent());
    }
    return next != null;
  }
}
