package io.mitogen.it.callee;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** State of a context: a gate at which callees wait until someone opens it; interrupted, they fail. */
public final class Gate {
  private static final int LIMIT_SECONDS = 60;

  private static final AtomicInteger WAITING = new AtomicInteger();
  private static volatile CountDownLatch open = new CountDownLatch(1);
  private static volatile CountDownLatch meeting = new CountDownLatch(0);

  private Gate() {}

  /** Waits until the gate is open, and returns {@code ticket}. */
  public static Object pass(Object ticket) throws InterruptedException {
    CountDownLatch mine = open;
    WAITING.incrementAndGet();
    try {
      await(mine);
      return ticket;
    } catch (InterruptedException e) {
      Ledger.add("turned back " + ticket);
      throw e;
    } finally {
      WAITING.decrementAndGet();
    }
  }

  /** The same, interrupted or not. */
  public static Object passWhateverHappens(Object ticket) {
    CountDownLatch mine = open;
    WAITING.incrementAndGet();
    while (true) {
      try {
        await(mine);
        WAITING.decrementAndGet();
        return ticket;
      } catch (InterruptedException e) {
        Ledger.add("not turned back " + ticket);
      }
    }
  }

  /** How many callees wait. */
  public static int waiting() {
    return WAITING.get();
  }

  /** Lets all that wait go on, and closes the gate again. */
  public static void open() {
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

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody came within " + LIMIT_SECONDS + " s");
    }
  }
}
