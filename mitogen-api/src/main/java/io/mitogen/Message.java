package io.mitogen;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message that came to a handler of {@link Router#addHandler}. Confined to the call of the handler, but for {@link #reply}. */
public interface Message {
  /** Who sent it. */
  Context source();

  /**
   * What was sent.
   *
   * @throws UndeliverableException if it can't be decoded
   * @throws IllegalStateException if the message is {@linkplain #dead dead}
   */
  @Nullable
  Object value();

  /** Present if this is no message but the end: nothing will come to this handler any more. */
  Optional<Dead> dead();

  /** Whether the sender waits for a reply. */
  boolean wantsReply();

  /**
   * Answers the sender, once, from any thread. Without effect if it wants no reply.
   *
   * @throws UndeliverableException if {@code value} may not travel
   */
  void reply(@Nullable Object value);
}
