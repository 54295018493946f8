package io.mitogen.runtime.node;

import io.mitogen.Target;
import io.mitogen.runtime.code.ClassStore;
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

  /**
   * A transport by the name of its class, for a target that a context above wants started from here; known to {@link
   * #transportFor} from now on.
   *
   * @param loader the number of the loader that its class comes from
   */
  <T extends Target> Transport<T> transport(int loader, String className)
      throws ReflectiveOperationException;

  /** A class of the program, for the same purpose. */
  Class<?> load(int loader, String className) throws ClassNotFoundException;

  /** Where the classes come from that a new context will ask for. */
  ClassStore classes();
}
