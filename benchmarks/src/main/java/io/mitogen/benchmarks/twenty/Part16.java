package io.mitogen.benchmarks.twenty;

/** Part 16. */
final class Part16 {
  private Part16() {}

  static int total() {
    return 16;
  }
}
