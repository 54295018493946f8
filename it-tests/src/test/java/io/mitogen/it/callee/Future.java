package io.mitogen.it.callee;

import io.mitogen.Callee;

/** A class, and another that it needs, one of which a test makes look like one of a later Java. */
public final class Future {
  private Future() {}

  public static Callee.Returning0<String> callee() {
    return Future::answer;
  }

  private static String answer() {
    return FarFuture.answer();
  }
}

final class FarFuture {
  private FarFuture() {}

  static String answer() {
    return "from the future";
  }
}
