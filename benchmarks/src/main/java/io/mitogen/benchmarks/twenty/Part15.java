package io.mitogen.benchmarks.twenty;

/** Part 15. */
final class Part15 {
  private Part15() {}

  static int total() {
    return 15;
  }
}
