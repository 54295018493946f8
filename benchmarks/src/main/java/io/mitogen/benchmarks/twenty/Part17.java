package io.mitogen.benchmarks.twenty;

/** Part 17. */
final class Part17 {
  private Part17() {}

  static int total() {
    return 17;
  }
}
