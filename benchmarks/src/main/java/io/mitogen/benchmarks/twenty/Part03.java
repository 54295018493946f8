package io.mitogen.benchmarks.twenty;

/** Part 3. */
final class Part03 {
  private Part03() {}

  static int total() {
    return 3 + Part07.total() + Part08.total();
  }
}
