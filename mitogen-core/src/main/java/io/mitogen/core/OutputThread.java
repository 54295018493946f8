package io.mitogen.core;

import io.mitogen.runtime.loop.Log;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Runs what is to be done with what the contexts below print and log, in order, on a thread that comes when there is
 * something to do, and goes after a while without. The tasks may block, and then those wait who bring more. Thread-safe.
 */
final class OutputThread implements Runnable {
  static final int MAX_BYTES = 1024 * 1024;

  private static final long IDLE_MILLIS = 5_000;
  private static final long LOOK_MILLIS = 1_000;

  private final Log log;
  private final ArrayDeque<Task> tasks = new ArrayDeque<>(); // guarded by this, as is all below
  private long bytes;
  private boolean closed;
  private @Nullable Thread thread;

  /** One without a thread yet; tasks that fail are told to {@code log}. */
  OutputThread(Log log) {
    this.log = log;
  }

  /** Runs {@code work}, which is about so many bytes, after all before it. Blocks while too much waits. */
  synchronized void put(int size, Runnable work) {
    boolean interrupted = false;
    while (!closed && bytes > 0 && bytes + size > MAX_BYTES) {
      try {
        wait(LOOK_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true; // who reads what a context prints has nothing else to do
      }
    }
    if (!closed || bytes + size <= MAX_BYTES) {
      add(size, work);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The same, but does not block: the caller sees to it that it is not too much. */
  synchronized void add(int size, Runnable work) {
    tasks.add(new Task(size, work));
    bytes += size;
    if (thread == null) {
      thread = new Thread(this, "mitogen-log");
      thread.setDaemon(true);
      thread.start();
    } else {
      notifyAll();
    }
  }

  /** Nobody waits any more, and the thread goes when it has done what there is. */
  void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
  }

  /** Waits until all is done, at most for so long. */
  void await(long limitMillis) {
    Thread running = thread();
    if (running == null || running == Thread.currentThread()) {
      return;
    }
    try {
      running.join(limitMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what is left to do is done without us
    }
  }

  private synchronized @Nullable Thread thread() {
    return thread;
  }

  @Override
  public void run() {
    Task task = next();
    while (task != null) {
      try {
        task.work.run();
      } catch (Throwable e) { // of the program's logging: what comes next may fare better
        log.warning("log", "what a context has said could not be logged", e);
      }
      task = next(task);
    }
  }

  private synchronized @Nullable Task next(Task done) {
    bytes -= done.size;
    notifyAll();
    return next();
  }

  /** The next one, or null if the thread is to end; another may have begun by then. */
  private synchronized @Nullable Task next() {
    long end = System.nanoTime() + IDLE_MILLIS * 1_000_000;
    long left = IDLE_MILLIS;
    boolean wanted = true;
    while (tasks.isEmpty() && !closed && left > 0 && wanted) {
      try {
        wait(left);
      } catch (InterruptedException e) {
        wanted = false; // by whoever wants it to end
      }
      left = (end - System.nanoTime()) / 1_000_000;
    }
    Task next = tasks.poll();
    if (next == null) {
      thread = null;
    }
    return next;
  }

  /** Something to do. Immutable. */
  private static final class Task {
    final int size;
    final Runnable work;

    Task(int size, Runnable work) {
      this.size = size;
      this.work = work;
    }
  }
}
