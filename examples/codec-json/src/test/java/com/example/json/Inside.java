package com.example.json;

import io.mitogen.Context;
import io.mitogen.Invocation;
import io.mitogen.Local;
import io.mitogen.Secret;
import java.util.List;

/** What is called in contexts: it needs nothing but the JDK and the library. */
final class Inside {
  private Inside() {}

  static Object same(Object value) {
    return value;
  }

  static String reveal(Secret secret) {
    return new String(secret.reveal());
  }

  static String fail(String message) {
    throw new IllegalStateException(message);
  }

  static String classPath() {
    return System.getProperty("java.class.path");
  }

  static String loaderOf(String className) throws ClassNotFoundException {
    ClassLoader loader =
        Class.forName(className, false, Inside.class.getClassLoader()).getClassLoader();
    return loader.getClass().getName();
  }

  /** Starts a context of its own, sends values there and back, and returns it. */
  static Context offspring(List<Object> values) {
    Context child = Invocation.current().router().connect(Local.jvm().name("child"));
    if (!values.equals(child.call(Inside::same, values))) {
      throw new IllegalStateException("other values came back");
    }
    return child;
  }
}
