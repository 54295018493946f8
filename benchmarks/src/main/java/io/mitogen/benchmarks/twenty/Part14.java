package io.mitogen.benchmarks.twenty;

/** Part 14. */
final class Part14 {
  private Part14() {}

  static int total() {
    return 14;
  }
}
