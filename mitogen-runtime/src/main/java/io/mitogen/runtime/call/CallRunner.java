package io.mitogen.runtime.call;

import io.mitogen.Dead;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.route.Handler;
import io.mitogen.spi.WireInput;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls of this context one at a time, in the order in which they arrive (Mitogen row 8.6), on a thread of its
 * own; those that may run beside others, beside them. {@link #handle} and {@link #cancel} are thread-safe.
 *
 * <p>Whatever a callee returns or throws, its caller gets an answer, and the thread goes on.
 */
public final class CallRunner extends Thread implements Handler {
  private final CallExecutor executor;
  private final ConcurrentCalls concurrent;
  private final Chains chains = new Chains(); // confined to this thread
  private final Log log;
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>(); // guarded by itself, as is running
  private @Nullable Waiting running;

  /** A runner, to be started. */
  public CallRunner(CallExecutor executor, Log log) {
    super("mitogen-calls");
    this.executor = executor;
    this.concurrent = new ConcurrentCalls(executor, log);
    this.log = log;
    setDaemon(true);
  }

  /** Takes a call; it runs when those before it are done. */
  @Override
  public void handle(Inbound call) {
    WireInput in = call.input();
    Lane lane;
    try {
      lane = Lane.read(in);
    } catch (UndeliverableException e) {
      executor.answer(
          call, CallFailure.refused(Dead.Reason.MALFORMED, String.valueOf(e.getMessage())));
      return;
    }
    if (lane.isConcurrent()) {
      concurrent.start(call, in);
      return;
    }
    synchronized (queue) {
      queue.add(new Waiting(call, lane, in));
      queue.notify();
    }
  }

  /** Takes a call back: it does not begin any more, or its callee is interrupted. */
  public void cancel(int src, int replyTo) {
    synchronized (queue) {
      Waiting current = running;
      if (current != null && current.is(src, replyTo)) {
        current.cancelled = true;
        interrupt();
        return;
      }
      for (Waiting waiting : queue) {
        waiting.cancelled |= waiting.is(src, replyTo);
      }
    }
    concurrent.cancel(src, replyTo);
  }

  @Override
  public void run() {
    while (true) {
      try {
        execute(next());
      } catch (InterruptedException e) {
        log.debug("call", "interrupted between two calls; the next one must not feel it");
      } catch (
          Throwable
              e) { // such as no memory even for the answer; its caller has a deadline, or sees us
        // go
        log.warning("call", "a call could not be answered", e);
      } finally {
        finish();
      }
    }
  }

  private Waiting next() throws InterruptedException {
    synchronized (queue) {
      Waiting call = queue.poll();
      while (call == null) {
        queue.wait();
        call = queue.poll();
      }
      running = call;
      return call;
    }
  }

  private void finish() {
    synchronized (queue) {
      running = null;
      interrupted(); // clears what a late cancel has set
    }
  }

  private void execute(Waiting waiting) {
    Inbound call = waiting.call;
    Lane lane = waiting.lane;
    if (lane.isForget()) {
      chains.forget(call.src(), lane.chain());
      return;
    }
    CallFailure failure = lane.isChain() ? chains.failure(call.src(), lane.chain()) : null;
    boolean first = failure == null;
    if (first && !isCancelled(waiting)) {
      failure = executor.execute(call, waiting.in);
    }
    if (first && lane.isChain()) {
      noteInChain(waiting, failure);
    }
    if (failure != null
        && (call.replyTo() != 0 || !lane.isChain())) { // else whoever comes next is told
      executor.answer(call, failure);
    }
  }

  /** A call that was given up has failed, whatever its callee made of that. */
  private void noteInChain(Waiting waiting, @Nullable CallFailure failure) {
    CallFailure how = isCancelled(waiting)
        ? CallFailure.refused(Dead.Reason.CANCELLED, "an earlier call of the chain was cancelled")
        : failure;
    if (how != null) {
      chains.fail(waiting.call.src(), waiting.lane.chain(), how);
    }
  }

  private boolean isCancelled(Waiting waiting) {
    synchronized (queue) {
      return waiting.cancelled;
    }
  }

  /** A call in the queue. */
  private static final class Waiting {
    final Inbound call;
    final Lane lane;
    final WireInput in;
    boolean cancelled; // guarded by the queue

    Waiting(Inbound call, Lane lane, WireInput in) {
      this.call = call;
      this.lane = lane;
      this.in = in;
    }

    boolean is(int src, int replyTo) {
      return call.src() == src && call.replyTo() == replyTo;
    }
  }
}
