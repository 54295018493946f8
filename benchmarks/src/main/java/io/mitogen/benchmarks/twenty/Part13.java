package io.mitogen.benchmarks.twenty;

/** Part 13. */
final class Part13 {
  private Part13() {}

  static int total() {
    return 13;
  }
}
