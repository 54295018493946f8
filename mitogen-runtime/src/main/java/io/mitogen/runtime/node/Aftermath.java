package io.mitogen.runtime.node;

import io.mitogen.runtime.launch.Launcher;
import io.mitogen.runtime.launch.Sweep;
import io.mitogen.runtime.life.Exit;
import io.mitogen.runtime.life.Leftovers;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.stream.Neighbour;
import java.time.Duration;
import java.util.List;

/** What is to be done once a child has ended: whatever it has left behind ends, too, on whichever machine. Thread-safe. */
final class Aftermath {
  // What is below it sees the end of its streams, and ends by itself, as it was told to or nearly.
  private static final Duration CARE = Exit.GRACE.plusMillis(500);
  private static final Duration CARE_IF_FORCED = Duration.ofMillis(500);

  private static final Duration SWEEP_LIMIT = Duration.ofSeconds(6);

  private final Neighbour child;
  private final Launcher.Child process;
  private final Leftovers leftovers;
  private final Log log;
  private volatile boolean forced;

  /** That of a child which lives. */
  Aftermath(Neighbour child, Launcher.Child process, Log log) {
    this.child = child;
    this.process = process;
    this.leftovers = Leftovers.of(process.cookie(), child.pid());
    this.log = log;
  }

  /** It is ended by force: what is below it gets less time. */
  void hurry() {
    forced = true;
  }

  /**
   * Ends what is left. Blocks, bounded.
   *
   * @param byItself whether the child was asked to end: then it has done this itself, unless it was forced
   */
  void endLeftovers(boolean byItself) {
    try {
      if (leftovers.canBeSeen()) {
        endHere();
      } else if (forced || !byItself) {
        endThere();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the child's thread is ours, and about to end
    }
  }

  private void endThere() throws InterruptedException {
    long session = process.link().session(child.pid());
    if (!process.link().runBeside(Sweep.after(process.cookie(), session), SWEEP_LIMIT)) {
      log.debug("life", "nobody has looked for what " + child.name() + " may have left behind");
    }
  }

  private void endHere() throws InterruptedException {
    Duration care = forced ? CARE_IF_FORCED : CARE;
    Duration grace = forced ? CARE_IF_FORCED : Exit.KILLING;
    List<Long> left = leftovers.end(care, grace);
    if (!left.isEmpty()) {
      log.warning(
          "life",
          "what " + child.name() + " has left behind could not be ended: processes " + left,
          null);
    }
  }
}
