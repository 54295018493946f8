package io.mitogen.runtime.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A loop whose time passes when the test says so. Tasks may be given by any thread; they run on the one that calls {@link
 * #runAll} or {@link #pass}, and what they throw ends the test.
 */
public final class FakeLoop implements Loop {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(); // guarded by this, as is all below
  private final PriorityQueue<Later> timers = new PriorityQueue<>(Comparator.naturalOrder());
  // The monotonic clock may begin anywhere: so near the overflow, only differences tell the truth.
  private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();
  private long timersMade;
  private volatile Thread running;

  @Override
  public synchronized void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public synchronized Timer schedule(Duration delay, Runnable task) {
    Later later = new Later(now + delay.toNanos(), timersMade++, task);
    timers.add(later);
    return later;
  }

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public boolean isCurrent() {
    return running == Thread.currentThread();
  }

  /** Runs all that waits, and all that comes of it, without any time passing. */
  public void runAll() {
    pass(Duration.ZERO);
  }

  /** Lets this much time pass, and runs all that waits or becomes due until then, each at its moment. */
  public void pass(Duration time) {
    long end = nanoTime() + time.toNanos();
    Runnable task = next(end);
    while (task != null) {
      run(task);
      task = next(end);
    }
  }

  /** How many timers will still run. */
  public synchronized int timers() {
    return timers.size();
  }

  private synchronized Runnable next(long end) {
    if (!tasks.isEmpty()) {
      return tasks.remove();
    }
    Later first = timers.peek();
    if (first == null || first.at - end > 0) {
      now = end;
      return null;
    }
    now = first.at - now > 0 ? first.at : now;
    return timers.remove().task;
  }

  private void run(Runnable task) {
    running = Thread.currentThread();
    try {
      task.run();
    } finally {
      running = null;
    }
  }

  private final class Later implements Timer, Comparable<Later> {
    final long at;
    final long number;
    final Runnable task;

    Later(long at, long number, Runnable task) {
      this.at = at;
      this.number = number;
      this.task = task;
    }

    @Override
    public int compareTo(Later other) {
      return at != other.at ? Long.signum(at - other.at) : Long.compare(number, other.number);
    }

    @Override
    public void cancel() {
      synchronized (FakeLoop.this) {
        timers.remove(this);
      }
    }
  }
}
