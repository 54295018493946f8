package io.mitogen.benchmarks.twenty;

/** Part 10. */
final class Part10 {
  private Part10() {}

  static int total() {
    return 10;
  }
}
