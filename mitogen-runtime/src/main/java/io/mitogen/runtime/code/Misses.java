package io.mitogen.runtime.code;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What was not to be had, and why; for a while, since it may be later. Thread-safe. */
final class Misses {
  private static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final int MAX_MISSES = 10_000; // a program that makes up names

  private final LongSupplier clock;
  private final Map<CodeRequest, Miss> misses = new ConcurrentHashMap<>();

  /** @param clock nanoseconds that only grow */
  Misses(LongSupplier clock) {
    this.clock = clock;
  }

  void add(CodeRequest request, String why) {
    if (misses.size() >= MAX_MISSES) {
      misses.clear();
    }
    misses.put(request, new Miss(why, clock.getAsLong()));
  }

  /** Why it is not to be had, or null if it may be. */
  @Nullable
  String why(CodeRequest request) {
    Miss miss = misses.get(request);
    if (miss == null) {
      return null;
    }
    if (clock.getAsLong() - miss.atNanos < LIFE_NANOS) {
      return miss.why;
    }
    misses.remove(request, miss);
    return null;
  }

  /** Something that was not to be had, and when that was. */
  private static final class Miss {
    final String why;
    final long atNanos;

    Miss(String why, long atNanos) {
      this.why = why;
      this.atNanos = atNanos;
    }
  }
}
