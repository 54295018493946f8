package io.mitogen.benchmarks.twenty;

/** Part 18. */
final class Part18 {
  private Part18() {}

  static int total() {
    return 18;
  }
}
