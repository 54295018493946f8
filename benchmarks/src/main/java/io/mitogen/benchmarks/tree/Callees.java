package io.mitogen.benchmarks.tree;

import java.util.Random;

/** What is called in the children. Refers to nothing but the JDK, so that it travels alone. Confined to their calls. */
public final class Callees {
  private static byte[] bytes = {};

  private Callees() {}

  /** Does nothing. */
  public static void nothing() {}

  /** How many bytes have arrived. */
  public static int length(byte[] argument) {
    return argument.length;
  }

  /** Makes the bytes that {@link #fetch} returns. */
  public static void prepare(int count) {
    bytes = random(count);
  }

  /** What was prepared. */
  public static byte[] fetch() {
    return bytes;
  }

  /** Bytes that no compression makes smaller. */
  public static byte[] random(int count) {
    byte[] random = new byte[count];
    new Random(count).nextBytes(random);
    return random;
  }
}
