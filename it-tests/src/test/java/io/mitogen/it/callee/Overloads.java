package io.mitogen.it.callee;

import java.util.List;

/** Methods that are called by name. */
public final class Overloads {
  private Overloads() {}

  public static String of(int number) {
    return "int " + number;
  }

  public static String of(long number) {
    return "long " + number;
  }

  public static String of(String text) {
    return "String " + text;
  }

  public static String of(String text, List<?> list) {
    return "String " + text + ", List " + list;
  }

  public static double widened(double number) {
    return number;
  }

  public String ofAnObject() {
    return "not static";
  }

  @SuppressWarnings("unused") // called by name, as a program's own methods may be
  private static String hidden(String text) {
    return "hidden " + text;
  }
}
