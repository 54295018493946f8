package io.mitogen.examples;

/** A class of the program with state: each context that is called has its own. Confined to the calls of one context. */
final class Stock {
  private static int count;

  private Stock() {}

  static void add(int more) {
    count += more;
  }

  static void take(int wanted) {
    if (wanted > count) {
      throw new IllegalStateException(wanted + " are wanted, but there are " + count);
    }
    count -= wanted;
  }

  static int count() {
    return count;
  }
}
