package io.mitogen.runtime.call;

import io.mitogen.DeadlineException;
import io.mitogen.MitogenException;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.route.ReplyListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A future answer. Thread-safe; completes on the loop. Cancelling it tells the callee to stop. */
final class AsyncReply extends CompletableFuture<@Nullable Object>
    implements ReplyListener, Runnable {
  private static final long LARGE_BYTES =
      256 * 1024; // decoding it would keep the loop from its other work

  private final Calls calls;
  private final Calls.Callable target;
  private final Loop loop;
  private volatile @Nullable Outbound call;
  private volatile @Nullable Object outcome; // an Inbound, a Decoded, or a Throwable
  private volatile Loop.@Nullable Timer timer;

  AsyncReply(Calls calls, Calls.Callable target, Loop loop) {
    this.calls = calls;
    this.target = target;
    this.loop = loop;
  }

  /** The call was sent. */
  void sentWith(Outbound sent, @Nullable Duration limit) {
    call = sent;
    if (limit != null && outcome == null) {
      timer = loop.schedule(limit, () -> expire(limit));
      if (outcome != null) { // it came in between
        stopTimer();
      }
    }
  }

  @Override
  public void replied(Inbound answer) {
    outcome = answer;
    if (answer.size() > LARGE_BYTES) {
      defaultExecutor().execute(() -> decode(answer));
    } else {
      loop.execute(this);
    }
  }

  @Override
  public void failed(MitogenException why) {
    outcome = why;
    loop.execute(this);
  }

  /** Settles, on the loop. */
  @Override
  public void run() {
    stopTimer();
    Object known = outcome;
    if (known instanceof Inbound answer) {
      try {
        complete(calls.result(target, answer));
      } catch (Throwable e) { // no memory for it, say: whoever waits is told in any case
        completeExceptionally(e);
      }
    } else if (known instanceof Decoded decoded) {
      complete(decoded.value);
    } else {
      completeExceptionally((Throwable) known);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      stopTimer();
      giveUp();
    }
    return cancelled;
  }

  private void decode(Inbound answer) {
    try {
      outcome = new Decoded(calls.result(target, answer));
    } catch (Throwable e) {
      outcome = e;
    }
    loop.execute(this);
  }

  private void expire(Duration limit) {
    if (giveUp()) {
      completeExceptionally(new DeadlineException(Awaited.late(limit, target.name())));
    }
  }

  private boolean giveUp() {
    Outbound sent = call;
    return sent != null && calls.cancel(target, sent);
  }

  private void stopTimer() {
    Loop.Timer running = timer;
    if (running != null) {
      running.cancel();
    }
  }

  /** A large result, decoded elsewhere. */
  private static final class Decoded {
    final @Nullable Object value;

    Decoded(@Nullable Object value) {
      this.value = value;
    }
  }
}
