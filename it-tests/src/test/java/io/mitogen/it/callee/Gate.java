package io.mitogen.it.callee;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** State of a context: a gate at which callees wait until someone opens it; interrupted, they fail. */
public final class Gate {
  private static final int LIMIT_SECONDS = 60;

  private static final Object LOCK = new Object();
  private static int waiting; // guarded by LOCK
  private static volatile CountDownLatch open = new CountDownLatch(1);
  private static volatile CountDownLatch meeting = new CountDownLatch(0);

  private Gate() {}

  /** Waits until the gate is open, and returns {@code ticket}. */
  public static Object pass(Object ticket) throws InterruptedException {
    CountDownLatch mine = open;
    count(1);
    try {
      await(mine);
      return ticket;
    } catch (InterruptedException e) {
      Ledger.add("turned back " + ticket);
      throw e;
    } finally {
      count(-1);
    }
  }

  /** The same, interrupted or not. */
  public static Object passWhateverHappens(Object ticket) {
    CountDownLatch mine = open;
    count(1);
    while (true) {
      try {
        await(mine);
        count(-1);
        return ticket;
      } catch (InterruptedException e) {
        Ledger.add("not turned back " + ticket);
      }
    }
  }

  /** How many callees wait. */
  public static int waiting() {
    synchronized (LOCK) {
      return waiting;
    }
  }

  /** Lets all that wait go on, and closes the gate again; before, it waits until somebody does. */
  public static void open() throws InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    synchronized (LOCK) {
      while (waiting == 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(limit - System.nanoTime());
        if (left <= 0) {
          throw new IllegalStateException("nobody came within " + LIMIT_SECONDS + " s");
        }
        LOCK.wait(left);
      }
    }
    CountDownLatch before = open;
    open = new CountDownLatch(1);
    before.countDown();
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

  private static void count(int more) {
    synchronized (LOCK) {
      waiting += more;
      LOCK.notifyAll();
    }
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody came within " + LIMIT_SECONDS + " s");
    }
  }
}
