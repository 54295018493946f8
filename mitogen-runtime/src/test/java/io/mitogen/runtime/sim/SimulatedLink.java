package io.mitogen.runtime.sim;

import io.mitogen.runtime.stream.Neighbour;
import io.mitogen.runtime.stream.SteppedStream;
import io.mitogen.runtime.stream.Stream;
import java.io.IOException;

/** What connects a context and its child: a stream at each end, and the pipes between. Confined to the test. */
final class SimulatedLink {
  private final SlowPipe down;
  private final SlowPipe up;
  private final SteppedStream atParent;
  private final SteppedStream atChild;
  private boolean whole = true;

  SimulatedLink(World world, SimulatedNode parent, SimulatedNode child) {
    down = new SlowPipe(world, () -> read(child));
    up = new SlowPipe(world, () -> read(parent));
    atParent = stream(world, parent, up, down, new Neighbour(child.id, child.name, 1, "17"));
    atChild = stream(world, child, down, up, new Neighbour(parent.id, "parent", 1, "17"));
  }

  private static SteppedStream stream(
      World world, SimulatedNode node, SlowPipe in, SlowPipe out, Neighbour neighbour) {
    Sequence writing = new Sequence(world);
    return new SteppedStream(
        node.id,
        neighbour,
        in.in(),
        out.out(),
        step -> writing.execute(() -> node.unlessEnded(step)),
        world.log,
        node);
  }

  private void read(SimulatedNode reader) {
    SteppedStream stream = streamOf(reader);
    SlowPipe pipe = stream == atParent ? up : down;
    if (!reader.isAlive()) {
      return;
    }
    if (!pipe.hasArrived()) {
      stream.readEnd();
      return;
    }
    while (pipe.hasArrived()) {
      try {
        stream.readOnce();
      } catch (IOException e) {
        throw new AssertionError(reader + " can't read what comes from " + stream.stream(), e);
      }
    }
  }

  private SteppedStream streamOf(SimulatedNode end) {
    return end.up == this ? atChild : atParent;
  }

  /** The stream of one of the two to the other. */
  Stream at(SimulatedNode end) {
    return streamOf(end).stream();
  }

  /** Whether {@code end} has begun to put together what it has not got all of. */
  boolean isInBulk(SimulatedNode end) {
    return streamOf(end).isInBulk();
  }

  /** Whether both are still connected by it, even if they don't know. */
  boolean isWhole() {
    return whole;
  }

  /** Ends it after all that was written. */
  void close() {
    whole = false;
    down.close();
    up.close();
  }

  /** Ends it in the middle of what is under way. */
  void breakOff() {
    whole = false;
    down.breakOff();
    up.breakOff();
  }
}
