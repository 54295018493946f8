package io.mitogen.runtime.call;

import io.mitogen.CancelledException;
import io.mitogen.DeadlineException;
import io.mitogen.MitogenException;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.route.ReplyListener;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One thread waits for one answer: the one that made this object. */
public final class Awaited implements ReplyListener {
  private static final long LATE_NANOS =
      1_000_000; // the answer is there, and about to be handed over

  private final Thread waiter = Thread.currentThread();
  private final boolean inOrder;
  private volatile @Nullable Object outcome; // an Inbound or a MitogenException

  /**
   * One that is about to wait.
   *
   * @param inOrder whether the answer must not pass what its sender sent before it and waits for the loop
   */
  public Awaited(boolean inOrder) {
    this.inOrder = inOrder;
  }

  @Override
  public boolean isInOrder() {
    return inOrder;
  }

  @Override
  public void replied(Inbound answer) {
    outcome = answer;
    LockSupport.unpark(waiter);
  }

  @Override
  public void failed(MitogenException why) {
    outcome = why;
    LockSupport.unpark(waiter);
  }

  /**
   * Waits for the answer.
   *
   * @param limit how long, or null if only the end of the context ends the wait
   * @param from the name of the context that should answer
   * @param cancel gives up the wait; false if the answer was there first
   * @throws MitogenException if none will come; or was wanted in time; or the thread was interrupted
   */
  Inbound await(@Nullable Duration limit, String from, BooleanSupplier cancel) {
    long end = limit == null ? 0 : System.nanoTime() + limit.toNanos();
    while (outcome == null) {
      if (Thread.currentThread().isInterrupted() && cancel.getAsBoolean()) {
        throw new CancelledException("the thread that waited for an answer from " + from
            + " was interrupted; the callee was told to stop");
      }
      long left = limit == null ? 0 : end - System.nanoTime();
      if (limit != null && left <= 0 && cancel.getAsBoolean()) {
        throw new DeadlineException(late(limit, from));
      }
      if (limit == null) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, left > 0 ? left : LATE_NANOS);
      }
    }
    return take();
  }

  /**
   * Waits for the answer even if the thread is interrupted, which it is again afterwards.
   *
   * @return the answer, or null if none came in time
   */
  public @Nullable Inbound awaitUninterruptibly(Duration limit) {
    boolean interrupted = false;
    long end = System.nanoTime() + limit.toNanos();
    while (outcome == null && end - System.nanoTime() > 0) {
      LockSupport.parkNanos(this, end - System.nanoTime());
      interrupted |= Thread.interrupted(); // else park would return at once for ever
    }
    if (interrupted) {
      waiter.interrupt();
    }
    return outcome == null ? null : take();
  }

  private Inbound take() {
    Object known = outcome;
    if (known instanceof MitogenException why) {
      why.fillInStackTrace(); // it was made by the thread that read the end; the trace to be seen
      // is the caller's
      throw why;
    }
    return (Inbound) Objects.requireNonNull(known);
  }

  static String late(Duration limit, String from) {
    return "no answer from " + from + " within " + limit + "; the callee was told to stop";
  }
}
