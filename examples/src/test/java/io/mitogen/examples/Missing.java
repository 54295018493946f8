package io.mitogen.examples;

/** Runs in other contexts, and asks for classes by name. */
final class Missing {
  private Missing() {}

  static String find(String name) throws ClassNotFoundException {
    return Class.forName(name).getName();
  }

  static boolean isResource(String name) {
    return Missing.class.getClassLoader().getResource(name) != null;
  }
}
