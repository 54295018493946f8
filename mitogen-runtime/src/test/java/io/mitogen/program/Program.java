package io.mitogen.program;

import java.util.function.Supplier;

/** A program that uses the library: its frames and classes are not the library's own. */
public class Program {
  /** Does something on behalf of this class. */
  public static <T> T does(Supplier<T> something) {
    return something.get();
  }

  /** Throws from here. */
  public static void fail(String message) {
    throw new IllegalStateException(message, new IllegalArgumentException("the cause"));
  }
}
