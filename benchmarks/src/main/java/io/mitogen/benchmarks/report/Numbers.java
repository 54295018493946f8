package io.mitogen.benchmarks.report;

import java.util.Locale;

/** How numbers are shown. No state. */
final class Numbers {
  private Numbers() {}

  /** With as many decimals as say something: {@code 0.123, 1.23, 123.4, 12345}. */
  static String show(double value) {
    double size = Math.abs(value);
    int decimals =
        size == Math.rint(size) || size >= 1_000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
