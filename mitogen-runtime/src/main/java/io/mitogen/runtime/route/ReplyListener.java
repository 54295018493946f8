package io.mitogen.runtime.route;

import io.mitogen.MitogenException;
import io.mitogen.runtime.frame.Inbound;

/** Waits for one answer. Exactly one of its methods is called, once, on any thread, which must not be kept. */
public interface ReplyListener {
  /** The answer: a value, a failure, or a dead message. */
  void replied(Inbound answer);

  /** Whether the answer must not pass what its sender sent before it and waits for the loop. */
  default boolean isInOrder() {
    return true;
  }

  /** No answer will come. */
  void failed(MitogenException why);
}
