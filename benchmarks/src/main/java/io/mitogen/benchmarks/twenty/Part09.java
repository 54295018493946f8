package io.mitogen.benchmarks.twenty;

/** Part 9. */
final class Part09 {
  private Part09() {}

  static int total() {
    return 9 + Part19.total();
  }
}
