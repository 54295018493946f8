package io.mitogen.runtime.route;

import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.stream.Stream;

/** Takes the messages to one handle. Confined to the loop, unless it listens at once. */
public interface Handler {
  /** A message whose sender may send it here. What it throws is answered as a failure. */
  void handle(Inbound message);

  /** Nothing more will come, because {@code why}; once, and last. */
  default void ended(String why) {}

  /** Who may send to a handle (Mitogen section 3). */
  enum Policy {
    /** Whoever may run code here. */
    PARENTS {
      @Override
      boolean permits(Identity self, Stream from, Inbound message) {
        return self.isAuthority(message.auth());
      }
    },
    /** A neighbour for itself, but not the parent. */
    CHILDREN {
      @Override
      boolean permits(Identity self, Stream from, Inbound message) {
        boolean neighbour =
            message.src() == from.neighbour().id() && message.auth() == message.src();
        return neighbour && !self.isAuthority(message.src());
      }
    },
    /** Whoever can reach us: what the handler does must be fit for that. */
    ANYONE {
      @Override
      boolean permits(Identity self, Stream from, Inbound message) {
        return true;
      }
    };

    abstract boolean permits(Identity self, Stream from, Inbound message);
  }
}
