package io.mitogen.benchmarks.twenty;

/** Part 1. */
final class Part01 {
  private Part01() {}

  static int total() {
    return 1 + Part03.total() + Part04.total();
  }
}
