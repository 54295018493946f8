package io.mitogen.runtime.route;

import java.util.TreeMap;

/**
 * Which numbers for new contexts were given to which child: below it, no others may appear. Thread-safe.
 *
 * <p>So a child can't take the place of a context that is somebody else's, or will be.
 */
public final class IdBlocks {
  private static final int MAX_BLOCKS = 1000; // for one child: a million contexts below it

  private final TreeMap<Integer, Block> blocks = new TreeMap<>(); // guarded by this

  /** Notes that {@code child} was given the numbers from {@code first} to before {@code end}. */
  public synchronized void grant(int child, int first, int end) {
    blocks.put(first, new Block(child, end));
  }

  /** Whether {@code child} may be given more. */
  public synchronized boolean mayHaveMore(int child) {
    int count = 0;
    for (Block block : blocks.values()) {
      count += block.child == child ? 1 : 0;
    }
    return count < MAX_BLOCKS;
  }

  /** Whether {@code id} may be the number of a context below {@code child}. */
  synchronized boolean isOf(int child, int id) {
    var block = blocks.floorEntry(id);
    return block != null && id < block.getValue().end && block.getValue().child == child;
  }

  /** A child has gone; its numbers are not given out again. */
  synchronized void forget(int child) {
    blocks.values().removeIf(block -> block.child == child);
  }

  /** How many blocks are given out. */
  synchronized int size() {
    return blocks.size();
  }

  /** The numbers up to {@link #end}, and who has them. */
  private static final class Block {
    final int child;
    final int end;

    Block(int child, int end) {
      this.child = child;
      this.end = end;
    }
  }
}
