package io.mitogen.benchmarks.tree;

import java.util.Random;

/** What is called in the children. Refers to nothing but the JDK, so that it travels alone. Confined to their calls. */
final class Callees {
  private static byte[] bytes = {};

  private Callees() {}

  static void nothing() {}

  static int length(byte[] argument) {
    return argument.length;
  }

  /** Makes the bytes that {@link #fetch} returns. */
  static void prepare(int count) {
    bytes = random(count);
  }

  static byte[] fetch() {
    return bytes;
  }

  /** Bytes that no compression makes smaller. */
  static byte[] random(int count) {
    byte[] random = new byte[count];
    new Random(count).nextBytes(random);
    return random;
  }
}
