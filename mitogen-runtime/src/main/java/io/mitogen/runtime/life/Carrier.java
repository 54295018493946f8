package io.mitogen.runtime.life;

import java.util.Set;

/** A process that carries a cookie. Immutable. */
final class Carrier {
  private final long pid;
  private final long parent;
  private final long session;
  private final String chain;
  private final boolean context;

  Carrier(long pid, long parent, long session, String chain, boolean context) {
    this.pid = pid;
    this.parent = parent;
    this.session = session;
    this.chain = chain;
    this.context = context;
  }

  long pid() {
    return pid;
  }

  /** The process that has started it, or has taken it in. */
  long parent() {
    return parent;
  }

  long session() {
    return session;
  }

  /** The cookies of all contexts that lead to it. */
  String chain() {
    return chain;
  }

  /** Whether it is the JVM of a context, and not something that one has started. */
  boolean isContext() {
    return context;
  }

  /** Whether it belongs to one of these contexts, given by their own cookies, or to one below them. */
  boolean isOf(Set<String> contexts) {
    for (String each : contexts) {
      if (Cookie.isIn(chain, each)) {
        return true;
      }
    }
    return false;
  }
}
