package io.mitogen;

import java.util.Optional;

/**
 * Who may send to a handler of {@link Router#addHandler}, and how long it listens. Immutable; every method that sets
 * something returns a copy.
 *
 * @param senders whose messages it hears; all others are refused
 * @param once whether it hears one message only, be it the {@linkplain Message#dead dead} one
 * @param respondent the only context whose messages it hears, if there is one; when that context has gone, the handler
 *     hears its end
 */
public record HandlerOptions(Senders senders, boolean once, Optional<Context> respondent) {
  /** Whose messages a handler hears. */
  public enum Senders {
    /** The context's parents: those that may run code in it. */
    PARENTS,
    /** The contexts below it. */
    CHILDREN,
    /** Both, but nobody beside it. */
    RELATIVES,
    /** Whoever can reach it: contexts beside it too, if the router's options let them send to each other. */
    ANYONE
  }

  /** For relatives, until it is removed. */
  public static HandlerOptions defaults() {
    return new HandlerOptions(Senders.RELATIVES, false, Optional.empty());
  }

  /** With messages of these contexts only. */
  public HandlerOptions senders(Senders allowed) {
    return new HandlerOptions(allowed, once, respondent);
  }

  /** For one message. */
  public HandlerOptions oneShot() {
    return new HandlerOptions(senders, true, respondent);
  }

  /** With messages of this one context only. */
  public HandlerOptions respondent(Context context) {
    return new HandlerOptions(senders, once, Optional.of(context));
  }
}
