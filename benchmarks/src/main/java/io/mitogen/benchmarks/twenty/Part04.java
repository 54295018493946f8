package io.mitogen.benchmarks.twenty;

/** Part 4. */
final class Part04 {
  private Part04() {}

  static int total() {
    return 4 + Part09.total() + Part10.total();
  }
}
