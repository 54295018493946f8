package io.mitogen.runtime.route;

import io.mitogen.runtime.stream.Stream;
import java.util.Set;

/** What a router keeps, for tests of what it forgets. No state. */
public final class RouterState {
  private RouterState() {}

  /** Those whose end will be told to whoever is behind a stream. */
  public static Set<Integer> acquaintances(MessageRouter router, Stream stream) {
    return router.acquaintances(stream);
  }

  /** Whether someone waits for an answer at a handle. */
  public static boolean isWaiting(MessageRouter router, int handle) {
    return router.replies().isWaiting(handle);
  }

  /** How many blocks of numbers the children have. */
  public static int blocks(MessageRouter router) {
    return router.blocks().size();
  }
}
