package io.mitogen.benchmarks.twenty;

/** Part 11. */
final class Part11 {
  private Part11() {}

  static int total() {
    return 11;
  }
}
