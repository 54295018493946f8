package io.mitogen.runtime.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A loop on a thread of its own: what a child runs on. Thread-safe. The thread is a daemon, started by the first task. */
public final class ThreadLoop implements Loop, Runnable {
  private final String name;
  private final Log log;
  private final ArrayDeque<Runnable> tasks =
      new ArrayDeque<>(); // guarded by itself, as is all below
  private final PriorityQueue<Later> timers = new PriorityQueue<>();
  private @Nullable Thread thread;
  private long timersMade;

  /** A loop whose thread has this name; what a task throws is logged, and the loop goes on. */
  public ThreadLoop(String name, Log log) {
    this.name = name;
    this.log = log;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      wake();
    }
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    synchronized (tasks) {
      Later later = new Later(nanoTime() + delay.toNanos(), timersMade++, task);
      timers.add(later);
      wake();
      return later;
    }
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean isCurrent() {
    synchronized (tasks) {
      return Thread.currentThread() == thread;
    }
  }

  private void wake() {
    if (thread == null) {
      thread = new Thread(this, name);
      thread.setDaemon(true);
      thread.start();
    } else {
      tasks.notify();
    }
  }

  @Override
  public void run() {
    while (true) {
      try {
        next().run();
      } catch (
          Throwable
              e) { // a failing task must not take the loop, and everyone on it, down (Mitogen row
        // 1.6)
        log.warning("loop", "a task failed; the loop goes on", e);
      }
    }
  }

  private Runnable next() throws InterruptedException {
    synchronized (tasks) {
      while (true) {
        Later first = timers.peek();
        long wait = first == null ? Long.MAX_VALUE : first.at - nanoTime();
        if (first != null && wait <= 0) {
          timers.remove();
          return first.task;
        }
        Runnable task = tasks.poll();
        if (task != null) {
          return task;
        }
        tasks.wait(first == null ? 0 : wait / 1_000_000 + 1);
      }
    }
  }

  /** A timer; earlier ones first, and of one moment in the order in which they were made. */
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
      synchronized (tasks) {
        timers.remove(this);
      }
    }
  }
}
