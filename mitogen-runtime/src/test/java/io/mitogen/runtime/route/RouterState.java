package io.mitogen.runtime.route;

import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.spi.WireOutput;
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

  /** Makes a context known that {@code child} has started. */
  public static void addBelow(MessageRouter router, Stream child, int id, String name) {
    int parent = child.neighbour().id();
    router.blocks().grant(parent, id, id + 1);
    WireOutput data = new WireOutput();
    data.i32(id);
    data.i32(parent);
    data.text(name);
    data.i64(4711);
    data.text("17.0.1");
    router.received(
        child,
        Frames.inbound(
            Wire.CONTROL,
            router.self().id(),
            parent,
            parent,
            Wire.ADD_ROUTE,
            0,
            data.toByteArray()));
  }

  /** How many blocks of numbers the children have. */
  public static int blocks(MessageRouter router) {
    return router.blocks().size();
  }
}
