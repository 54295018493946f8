package io.mitogen.runtime.node;

import io.mitogen.runtime.life.Exit;
import io.mitogen.runtime.life.Leftovers;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.stream.Neighbour;
import java.time.Duration;
import java.util.List;

/** What is to be done once a child has ended: whatever it has left behind on this machine ends, too. Thread-safe. */
final class Aftermath {
  // What is below it sees the end of its streams, and ends by itself, as it was told to or nearly.
  private static final Duration CARE = Exit.GRACE.plusMillis(500);
  private static final Duration CARE_IF_FORCED = Duration.ofMillis(500);

  private final Neighbour child;
  private final Leftovers leftovers;
  private final Log log;
  private volatile boolean forced;

  /** That of a child which lives. */
  Aftermath(Neighbour child, Leftovers leftovers, Log log) {
    this.child = child;
    this.leftovers = leftovers;
    this.log = log;
  }

  /** It is ended by force: what is below it gets less time. */
  void hurry() {
    forced = true;
  }

  /** Ends what is left. Blocks, bounded. */
  void endLeftovers() {
    Duration care = forced ? CARE_IF_FORCED : CARE;
    Duration grace = forced ? CARE_IF_FORCED : Exit.KILLING;
    try {
      List<Long> left = leftovers.end(care, grace);
      if (!left.isEmpty()) {
        log.warning(
            "life",
            "what " + child.name() + " has left behind could not be ended: processes " + left,
            null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the child's thread is ours, and about to end
    }
  }
}
