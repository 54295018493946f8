package io.mitogen.runtime.route;

import io.mitogen.MitogenException;
import io.mitogen.runtime.frame.Inbound;

/** Waits for one answer. Exactly one of its methods is called, once, on any thread, which must not be kept. */
public interface ReplyListener {
  /** The answer: a value, a failure, or a dead message. */
  void replied(Inbound answer);

  /** No answer will come. */
  void failed(MitogenException why);
}
