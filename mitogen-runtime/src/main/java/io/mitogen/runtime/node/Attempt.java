package io.mitogen.runtime.node;

import io.mitogen.ConnectException;
import io.mitogen.Target;
import io.mitogen.runtime.launch.Launcher;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.Transport;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** An attempt to start a context. Runs on a thread of its own; {@link #abort} is thread-safe. */
final class Attempt<T extends Target> {
  private final T target;
  private final Transport<T> transport;
  private final Duration limit;
  private final Deadline deadline;
  private final CompletableFuture<Child> result = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private @Nullable Launcher<T> launcher; // guarded by this, as is aborted
  private @Nullable Runnable aborted;

  /** One that may take this long from now on. */
  Attempt(T target, Transport<T> transport, Duration limit) {
    this.target = target;
    this.transport = transport;
    this.limit = limit;
    this.deadline = Deadline.in(limit);
    result.whenComplete((child, failure) -> {
      if (failure instanceof CancellationException) {
        abort(ConnectException.Reason.CANCELLED, "the connect was cancelled");
      }
    });
  }

  T target() {
    return target;
  }

  Transport<T> transport() {
    return transport;
  }

  Duration limit() {
    return limit;
  }

  Deadline deadline() {
    return deadline;
  }

  /** Completes on the thread of the attempt. Cancelling it ends the attempt. */
  CompletableFuture<Child> result() {
    return result;
  }

  /** Opens when it is over, and whoever waits for the result has been told. */
  CountDownLatch over() {
    return over;
  }

  /** It goes on with this launcher, which ends at once if the attempt was aborted before. */
  void launchWith(Launcher<T> begun) {
    Runnable before;
    synchronized (this) {
      launcher = begun;
      before = aborted;
    }
    if (before != null) {
      before.run();
    }
  }

  /** Ends the attempt; its result fails soon, with this reason. */
  void abort(ConnectException.Reason reason, String why) {
    Launcher<T> begun;
    synchronized (this) {
      begun = launcher;
      if (begun == null && aborted == null) {
        aborted = () -> abort(reason, why);
      }
    }
    if (begun != null) {
      begun.abort(reason, why);
    }
    deadline.giveUp();
  }
}
