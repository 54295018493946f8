package io.mitogen.runtime.call;

/** Finds the classes of calls. Thread-safe. */
public interface ClassFinder {
  /**
   * The class of that name which the caller's loader number {@code loader} means, not initialised. May block, bounded, while
   * it is fetched.
   *
   * @throws ClassNotFoundException if it is not to be had; says why
   */
  Class<?> load(int loader, String name) throws ClassNotFoundException;
}
