package io.mitogen.benchmarks.twenty;

/** Part 6. */
final class Part06 {
  private Part06() {}

  static int total() {
    return 6 + Part13.total() + Part14.total();
  }
}
