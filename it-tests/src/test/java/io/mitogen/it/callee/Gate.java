package io.mitogen.it.callee;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** State of a context: a gate at which callees wait until someone opens it; interrupted, they fail. */
public final class Gate {
  private static final int LIMIT_SECONDS = 60;

  private static final Object LOCK = new Object();
  private static Group group = new Group(); // guarded by LOCK
  private static volatile CountDownLatch meeting = new CountDownLatch(0);

  private Gate() {}

  /** Waits until the gate is open, and returns {@code ticket}. */
  public static Object pass(Object ticket) throws InterruptedException {
    Group mine = join();
    try {
      await(mine.open);
      return ticket;
    } catch (InterruptedException e) {
      Ledger.add("turned back " + ticket);
      throw e;
    } finally {
      leave(mine);
    }
  }

  /** The same, interrupted or not. */
  public static Object passWhateverHappens(Object ticket) {
    Group mine = join();
    while (true) {
      try {
        await(mine.open);
        leave(mine);
        return ticket;
      } catch (InterruptedException e) {
        Ledger.add("not turned back " + ticket);
      }
    }
  }

  /** How many callees wait. */
  public static int waiting() {
    synchronized (LOCK) {
      return group.waiting;
    }
  }

  /** Lets all that wait go on, and closes the gate again; before, it waits until somebody does. */
  public static void open() throws InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    synchronized (LOCK) {
      while (group.waiting == 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(limit - System.nanoTime());
        if (left <= 0) {
          throw new IllegalStateException("nobody came within " + LIMIT_SECONDS + " s");
        }
        LOCK.wait(left);
      }
      group.open.countDown();
      group = new Group(); // whoever has been let go waits no more, though it may not have left yet
    }
  }

  /** From now on, so many callees are to meet. */
  public static void expect(int callees) {
    meeting = new CountDownLatch(callees);
  }

  /** Waits until as many callees are here as are expected: none of them can be executed after another. */
  public static void meet() throws InterruptedException {
    CountDownLatch all = meeting;
    all.countDown();
    await(all);
  }

  private static Group join() {
    synchronized (LOCK) {
      group.waiting++;
      LOCK.notifyAll();
      return group;
    }
  }

  private static void leave(Group mine) {
    synchronized (LOCK) {
      mine.waiting--;
    }
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody came within " + LIMIT_SECONDS + " s");
    }
  }

  /** Those who are let go together. */
  private static final class Group {
    final CountDownLatch open = new CountDownLatch(1);
    int waiting; // guarded by LOCK
  }
}
