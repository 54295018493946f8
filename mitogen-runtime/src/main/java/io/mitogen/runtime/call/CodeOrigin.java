package io.mitogen.runtime.call;

/** Numbers the class loaders of this context's program, so that others can ask for its classes. Thread-safe. */
public interface CodeOrigin {
  /** The loader that every Java has: the JDK's own classes, and this library's. */
  int PLATFORM = 0;

  /** The number of the loader that defined {@code type}. */
  int loaderOf(Class<?> type);
}
