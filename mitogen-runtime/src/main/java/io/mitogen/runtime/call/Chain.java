package io.mitogen.runtime.call;

import io.mitogen.CallChain;
import io.mitogen.Callee;
import io.mitogen.Caller;
import io.mitogen.CancelledException;
import io.mitogen.MitogenException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A chain of calls, as their caller sees it. Thread-safe.
 *
 * <p>The context over there knows of failures in it, and does not execute what comes after; here they are known, too,
 * since a call may fail without getting there.
 */
final class Chain implements CallChain {
  private final RemoteContext context;
  private final RemoteContext.Links links;
  private final State state;
  private final @Nullable Duration limit;

  Chain(RemoteContext context, RemoteContext.Links links) {
    this(context, links, new State(), null);
  }

  private Chain(
      RemoteContext context, RemoteContext.Links links, State state, @Nullable Duration limit) {
    this.context = context;
    this.links = links;
    this.state = state;
    this.limit = limit;
  }

  /** The same chain: it fails as one. */
  @Override
  public Caller within(Duration other) {
    return new Chain(context, links, state, CallView.checked(other));
  }

  @Override
  public @Nullable Object invoke(Callee callee, List<?> arguments) {
    Part part = open();
    part.check();
    try {
      return view(part).invoke(callee, arguments);
    } catch (MitogenException e) {
      throw part.fail(e);
    }
  }

  @Override
  public CompletableFuture<@Nullable Object> invokeAsync(Callee callee, List<?> arguments) {
    Part part = open();
    MitogenException first = part.failure;
    if (first != null) {
      return CompletableFuture.failedFuture(first);
    }
    try {
      return new Reply(part, view(part).invokeAsync(callee, arguments));
    } catch (MitogenException e) {
      throw part.fail(e);
    }
  }

  @Override
  public void invokeNoReply(Callee callee, List<?> arguments) {
    Part part = open();
    part.check();
    try {
      view(part).invokeNoReply(callee, arguments);
    } catch (MitogenException e) {
      throw part.fail(e);
    }
  }

  @Override
  public void reset() {
    Part before = open();
    state.part = new Part();
    links.forget(context, Lane.forget(before.number));
  }

  @Override
  public void close() {
    if (!state.closed) {
      state.closed = true;
      links.forget(context, Lane.forget(state.part.number));
    }
  }

  private Part open() {
    if (state.closed) {
      throw new IllegalStateException("the chain of calls to " + context + " is closed");
    }
    return state.part;
  }

  private CallView view(Part part) {
    CallView view = new CallView(context, links, Lane.chain(part.number), null);
    return limit == null ? view : view.within(limit);
  }

  /** What a chain shares with its views. Thread-safe. */
  private static final class State {
    volatile Part part = new Part();
    volatile boolean closed;
  }

  /** What lies between two resets; over there, a chain of its own. Thread-safe. */
  private static final class Part {
    private static final AtomicLong NUMBERS = new AtomicLong();

    final long number = NUMBERS.incrementAndGet();
    volatile @Nullable MitogenException failure;

    void check() {
      MitogenException first = failure;
      if (first != null) {
        throw first;
      }
    }

    /** Returns what the caller of this call is to get. */
    MitogenException fail(MitogenException e) {
      MitogenException first = failure;
      if (first == null) {
        failure = e;
        return e;
      }
      // Over there it is known only that an earlier call was given up; here, why.
      return e instanceof CancelledException ? first : e;
    }
  }

  /** A call of the chain, which it fails, or fails with. Thread-safe. */
  private static final class Reply extends CompletableFuture<@Nullable Object> {
    private final Part part;
    private final CompletableFuture<@Nullable Object> call;

    Reply(Part part, CompletableFuture<@Nullable Object> call) {
      this.part = part;
      this.call = call;
      call.whenComplete(this::ended);
    }

    private void ended(@Nullable Object result, @Nullable Throwable thrown) {
      if (thrown == null) {
        complete(result);
      } else {
        completeExceptionally(thrown instanceof MitogenException e ? part.fail(e) : thrown);
      }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      if (cancelled) {
        part.fail(new CancelledException("an earlier call of the chain was cancelled"));
        call.cancel(mayInterruptIfRunning);
      }
      return cancelled;
    }
  }
}
