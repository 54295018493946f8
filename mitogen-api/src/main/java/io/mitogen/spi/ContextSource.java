package io.mitogen.spi;

import io.mitogen.Context;

/** Makes the contexts that a message speaks of. Thread-safe. */
@FunctionalInterface
public interface ContextSource {
  /**
   * The context of this number, the same object each time while anyone has it.
   *
   * @param name what the sender calls it
   */
  Context context(int id, String name);
}
