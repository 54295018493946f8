package io.mitogen.examples;

/** A class of the program: sent to a context when something there needs it. */
final class Numbers {
  private Numbers() {}

  static long fibonacci(int n) {
    long previous = 0;
    long current = 1;
    for (int i = 1; i < n; i++) {
      long next = previous + current;
      previous = current;
      current = next;
    }
    return current;
  }

  /** The sum of the numbers from {@code from} up to, but not including, {@code to}. */
  static long sum(long from, long to) {
    long total = 0;
    for (long i = from; i < to; i++) {
      total += i;
    }
    return total;
  }
}
