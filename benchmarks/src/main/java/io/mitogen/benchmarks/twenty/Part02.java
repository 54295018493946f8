package io.mitogen.benchmarks.twenty;

/** Part 2. */
final class Part02 {
  private Part02() {}

  static int total() {
    return 2 + Part05.total() + Part06.total();
  }
}
