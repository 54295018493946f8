package io.mitogen.benchmarks.twenty;

/** Part 5. */
final class Part05 {
  private Part05() {}

  static int total() {
    return 5 + Part11.total() + Part12.total();
  }
}
