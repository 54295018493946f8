package io.mitogen.benchmarks.twenty;

/** Part 0, from which all others are reached: each part leads to two more. */
public final class Part00 {
  private Part00() {}

  /** The sum of all numbers, 0 to 19. */
  public static int total() {
    return 0 + Part01.total() + Part02.total();
  }
}
