package io.mitogen.runtime.route;

import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.stream.Stream;

/** Takes the messages to one handle. Confined to the loop, unless it {@linkplain Listening listens} elsewhere. */
public interface Handler {
  /** A message whose sender may send it here. What it throws is answered as a failure. */
  void handle(Inbound message);

  /** Nothing more will come, because {@code why}; once, and last. */
  default void ended(String why) {}

  /** The same, because the only one that it hears has gone. */
  default void respondentGone(String why) {
    ended(why);
  }

  /** Who may send to a handle (Mitogen section 3). That a sender is who it says was checked before. */
  enum Policy {
    /** Whoever may run code here. */
    PARENTS {
      @Override
      boolean permits(Identity self, Stream from, Inbound message) {
        return self.isAuthority(message.auth());
      }
    },
    /** Whoever is below. */
    DESCENDANTS {
      @Override
      boolean permits(Identity self, Stream from, Inbound message) {
        return !self.isParent(from.neighbour().id());
      }
    },
    /** Those above and those below. */
    RELATIVES {
      @Override
      boolean permits(Identity self, Stream from, Inbound message) {
        return PARENTS.permits(self, from, message) || DESCENDANTS.permits(self, from, message);
      }
    },
    /** A child for itself. */
    CHILDREN {
      @Override
      boolean permits(Identity self, Stream from, Inbound message) {
        return NEIGHBOURS.permits(self, from, message) && DESCENDANTS.permits(self, from, message);
      }
    },
    /** A neighbour for itself: a child, or the parent. */
    NEIGHBOURS {
      @Override
      boolean permits(Identity self, Stream from, Inbound message) {
        return message.src() == from.neighbour().id() && message.auth() == message.src();
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
