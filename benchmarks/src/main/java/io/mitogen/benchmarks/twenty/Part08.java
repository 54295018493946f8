package io.mitogen.benchmarks.twenty;

/** Part 8. */
final class Part08 {
  private Part08() {}

  static int total() {
    return 8 + Part17.total() + Part18.total();
  }
}
