package io.mitogen.benchmarks.twenty;

/** Part 7. */
final class Part07 {
  private Part07() {}

  static int total() {
    return 7 + Part15.total() + Part16.total();
  }
}
