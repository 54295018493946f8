package io.mitogen.benchmarks.twenty;

/** Part 12. */
final class Part12 {
  private Part12() {}

  static int total() {
    return 12;
  }
}
