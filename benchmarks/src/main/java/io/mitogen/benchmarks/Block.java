package io.mitogen.benchmarks;

import java.util.List;

/**
 * One process of every round. Immutable.
 *
 * @param name such as {@code rtt.pinned}
 * @param what what it measures, for people
 * @param pinning before the command, to keep it and its children on one processor; empty for free ones
 * @param command the words that start it; it prints measurements on its stdout
 */
record Block(String name, String what, List<String> pinning, List<String> command) {
  private static final String PINNED = "pinned.";

  /** Checks and copies. */
  Block {
    pinning = List.copyOf(pinning);
    command = List.copyOf(command);
  }

  /** What goes before the names of its metrics. */
  String prefix() {
    return pinning.isEmpty() ? "" : PINNED;
  }
}
