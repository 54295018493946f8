package io.mitogen.runtime.code;

/**
 * Where code comes from: the parent. Thread-safe.
 *
 * <p>That no answer comes is no {@link ClassNotFoundException}, nor any other {@link LinkageError} in the making: the JVM
 * keeps those for good, and whatever refers to the class would be broken though the next request may succeed.
 */
public interface ClassSource {
  /**
   * Asks for a class. Blocks, bounded; an interrupt does not end the wait.
   *
   * @throws io.mitogen.UndeliverableException if no answer came
   */
  ClassAnswer fetch(CodeRequest request);

  /**
   * Asks for all resources of a name. Blocks, bounded; an interrupt does not end the wait.
   *
   * @throws io.mitogen.UndeliverableException if no answer came
   */
  ResourceAnswer fetchResources(CodeRequest request);
}
