package io.mitogen.runtime;

import io.mitogen.Target;
import io.mitogen.runtime.launch.Payload;
import io.mitogen.spi.Transport;

/** What it takes to start other contexts. Thread-safe. */
public interface Nursery {
  /**
   * The transport for a target.
   *
   * @throws IllegalArgumentException if there is none; names those that there are
   */
  <T extends Target> Transport<T> transportFor(T target);

  /** What a new context is given. */
  Payload payload();

  /** A number that no context of the tree has had. */
  int newId();

  /** How many classes a child was given. */
  int classesSentTo(int child);

  /** A child has gone. */
  void forget(int child);
}
