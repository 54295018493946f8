package io.mitogen.runtime.call;

import io.mitogen.DeadlineException;
import io.mitogen.MitogenException;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.route.ReplyListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A future answer. Thread-safe; completes on the loop. Cancelling it tells the callee to stop. */
final class AsyncReply extends CompletableFuture<@Nullable Object>
    implements ReplyListener, Runnable {
  private static final long LARGE_BYTES =
      256 * 1024; // decoding it would keep the loop from its other work

  private final Calls calls;
  private final Calls.Callable target;
  private final Loop loop;
  private final @Nullable Consumer<@Nullable Object> unwanted;
  private volatile @Nullable Outbound call;
  private volatile @Nullable Object outcome; // an Inbound, a Decoded, or a Throwable
  private volatile Loop.@Nullable Timer timer;

  /** @param unwanted takes the result of a call that was given up, if it comes all the same; null if nobody does */
  AsyncReply(
      Calls calls,
      Calls.Callable target,
      Loop loop,
      @Nullable Consumer<@Nullable Object> unwanted) {
    this.calls = calls;
    this.target = target;
    this.loop = loop;
    this.unwanted = unwanted;
  }

  /** It settles on the loop, and so after what came before it and waits for that. */
  @Override
  public boolean isInOrder() {
    return false;
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
        settle(calls.result(target, answer));
      } catch (Throwable e) { // no memory for it, say: whoever waits is told in any case
        completeExceptionally(e);
      }
    } else if (known instanceof Decoded decoded) {
      settle(decoded.value);
    } else {
      completeExceptionally((Throwable) known);
    }
  }

  private void settle(@Nullable Object value) {
    if (!complete(value) && unwanted != null) {
      unwanted.accept(value);
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
    if (sent == null || unwanted == null) {
      return sent != null && calls.cancel(target, sent);
    }
    calls.stop(target, sent); // and go on listening: it may have been too late
    return outcome == null;
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
