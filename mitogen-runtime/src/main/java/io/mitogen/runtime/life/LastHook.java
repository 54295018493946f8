package io.mitogen.runtime.life;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends what this context has started and left behind, as soon as the program's own shutdown hooks have done with it. It is a
 * shutdown hook, too, so the JVM waits for it.
 *
 * <p>The others are known by this: they were made before this one, and none of them ran before the JVM began to shut down.
 */
final class LastHook extends Thread {
  private static final long LOOK_AGAIN_NANOS = 100_000;

  private final Thread ending = Thread.currentThread();
  private final Set<Thread> before = running();
  private final long end;

  private LastHook(Duration limit) {
    super("mitogen-last-hook");
    this.end = System.nanoTime() + limit.toNanos();
  }

  /** To be called by the thread that is about to end this JVM. */
  static void add(Duration limit) {
    try {
      Runtime.getRuntime().addShutdownHook(new LastHook(limit));
    } catch (IllegalStateException e) {
      // Someone else is ending it already, and may hang: then Exit does this.
    }
  }

  @Override
  public void run() {
    try {
      awaitOthers();
      Leftovers.ofThisContext().end(Exit.KILLING, Exit.KILLING);
    } catch (InterruptedException e) {
      interrupt(); // whoever interrupts this thread wants the end even sooner
    }
  }

  private void awaitOthers() throws InterruptedException {
    while (ending.getState() != State.WAITING
        && !isOver()) { // it starts all hooks, then joins them
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    for (Thread each : running()) {
      if (each != this && each.getId() < getId() && !before.contains(each) && !isOver()) {
        TimeUnit.NANOSECONDS.timedJoin(each, end - System.nanoTime());
      }
    }
  }

  private boolean isOver() {
    return System.nanoTime() - end >= 0;
  }

  private static Set<Thread> running() {
    ThreadGroup all = Thread.currentThread().getThreadGroup();
    while (all.getParent() != null) {
      all = all.getParent();
    }
    Thread[] threads = new Thread[2 * all.activeCount() + 10];
    int count = all.enumerate(threads);
    while (count == threads.length) { // there may be more
      threads = new Thread[2 * count];
      count = all.enumerate(threads);
    }
    return new HashSet<>(Arrays.asList(threads).subList(0, count));
  }
}
