package io.mitogen.spi;

import org.jspecify.annotations.Nullable;

/**
 * Answers what a transport asks while it connects: a password, whether a host key is right. Thread-safe.
 *
 * <p>A component of a {@link io.mitogen.Target} may be of this type. It stays where the program has made it: if another
 * context connects, what travels is a way to ask, and the answer is given here. It is called on a thread of its own, and
 * may wait for a person.
 */
@FunctionalInterface
public interface Answerer {
  /** One that has no answer to anything. */
  Answerer NONE = question -> null;

  /**
   * The answer; question and answer follow the serialization rules.
   *
   * @return null if there is none to this question
   */
  @Nullable
  Object answer(Object question);
}
