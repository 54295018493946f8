package io.mitogen.benchmarks.twenty;

/** Part 19. */
final class Part19 {
  private Part19() {}

  static int total() {
    return 19;
  }
}
