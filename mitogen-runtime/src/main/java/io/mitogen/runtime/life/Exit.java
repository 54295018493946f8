package io.mitogen.runtime.life;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The end of a child, made sure of. Thread-safe. */
public final class Exit extends Thread {
  /** How long the program's shutdown hooks, and callees that hang, may hold up the end (Mitogen row 13.1). */
  public static final Duration GRACE = Duration.ofSeconds(3);

  /** The time between TERM and KILL (Mitogen row 13.5). */
  public static final Duration KILLING = Duration.ofSeconds(1);

  // A chain of contexts ends from its far end: less would end by force those that are only waiting
  // for their turn.
  private static final Duration LEAST_BELOW = Duration.ofMillis(1500);

  // Whoever ends us by force begins so much later (HEAD_START of Children).
  private static final Duration FORCING = Duration.ofMillis(200);

  private final Duration grace;

  private Exit(Duration grace) {
    super("mitogen-exit");
    this.grace = grace;
    setDaemon(true);
  }

  /** What is to be ended before this JVM. */
  public interface Below {
    /** Ends all of it within {@code limit}, or soon after by force. */
    void close(Duration limit);

    /** Ends one context of it, with all below that; returns when it has ended. */
    void closeChild(int context, Duration limit);
  }

  /**
   * Ends this JVM, after what is below it, and with what else it has started: in order if it can be, and by force after
   * {@code grace}, or hardly later. Does not return.
   *
   * @param below what it has started, or null if that is nothing
   */
  public static void within(Duration grace, @Nullable Below below) {
    new Exit(grace).start();
    if (below != null) {
      Duration limit = grace.minus(KILLING);
      below.close(limit.compareTo(LEAST_BELOW) < 0 ? LEAST_BELOW : limit);
    }
    LastHook.add(grace);
    Runtime.getRuntime().exit(0);
  }

  @Override
  public void run() {
    try {
      sleep(grace.toMillis());
    } catch (InterruptedException e) {
      interrupt(); // whoever interrupts this thread wants the end even sooner
    }
    endLeftovers();
    Runtime.getRuntime().halt(0);
  }

  /** On a thread of its own: the kernel may keep one waiting that looks at a process in trouble. */
  private static void endLeftovers() {
    Thread thread = new Thread("mitogen-leftovers") {
      @Override
      public void run() {
        try {
          Leftovers.ofThisContext().end(Duration.ZERO, FORCING);
        } catch (InterruptedException e) {
          interrupt(); // nobody does
        }
        Leftovers.endDescendants();
      }
    };
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(KILLING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the end comes even sooner
    }
  }
}
