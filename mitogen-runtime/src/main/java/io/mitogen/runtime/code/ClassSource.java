package io.mitogen.runtime.code;

/** Where classes come from: the parent. Thread-safe. */
public interface ClassSource {
  /**
   * Asks for a class of loader number {@code loader}. Blocks, bounded; an interrupt does not end the wait, since a class that
   * could not be loaded once is not asked for again by the JVM.
   *
   * @throws ClassNotFoundException if no answer came
   */
  ClassAnswer fetch(int loader, String name) throws ClassNotFoundException;
}
