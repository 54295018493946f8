package io.mitogen.runtime.call;

import io.mitogen.Dead;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.loop.Log;
import io.mitogen.spi.WireInput;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Runs calls side by side, each on a thread of its own. Thread-safe. */
final class ConcurrentCalls {
  private final CallExecutor executor;
  private final Log log;
  private final Map<Long, Running> running = new ConcurrentHashMap<>();

  ConcurrentCalls(CallExecutor executor, Log log) {
    this.executor = executor;
    this.log = log;
  }

  /** Begins a call. */
  void start(Inbound call, WireInput in) {
    Running begun = new Running(call, in);
    if (call.replyTo() != 0) {
      running.put(key(call.src(), call.replyTo()), begun);
    }
    Threads.FACTORY.newThread(begun).start();
  }

  /** Interrupts a call, if it is still running. */
  void cancel(int src, int replyTo) {
    Running call = running.get(key(src, replyTo));
    if (call != null) {
      call.interrupt();
    }
  }

  private static long key(int src, int replyTo) {
    return (long) src << 32 | replyTo;
  }

  /** One call. */
  private final class Running implements Runnable {
    private final Inbound call;
    private final WireInput in;
    private boolean cancelled; // guarded by this, as is thread
    private @Nullable Thread thread;

    Running(Inbound call, WireInput in) {
      this.call = call;
      this.in = in;
    }

    synchronized void interrupt() {
      cancelled = true;
      if (thread != null) {
        thread.interrupt();
      }
    }

    /** Whether the call is still wanted. */
    private synchronized boolean begin() {
      thread = cancelled ? null : Thread.currentThread();
      return !cancelled;
    }

    @Override
    public void run() {
      try {
        CallFailure failure = begin()
            ? executor.execute(call, in)
            : CallFailure.refused(Dead.Reason.CANCELLED, "the call was cancelled before it began");
        if (failure != null) {
          executor.answer(call, failure);
        }
      } catch (Throwable e) { // such as no memory even for the answer
        log.warning("call", "a call could not be answered", e);
      } finally {
        running.remove(key(call.src(), call.replyTo()), this);
      }
    }
  }

  /** Where the threads come from; found when the first is needed. */
  private static final class Threads {
    // Before Java 24, a virtual thread that waits in a synchronized block keeps one of the few real
    // ones, and calls would wait for each other.
    private static final int VIRTUAL_SINCE = 24;

    static final ThreadFactory FACTORY =
        Runtime.version().feature() >= VIRTUAL_SINCE ? virtual() : Threads::platform;

    private static Thread platform(Runnable task) {
      Thread thread = new Thread(task, "mitogen-concurrent-call");
      thread.setDaemon(true);
      return thread;
    }

    /** By reflection: the library is compiled for Java 17. */
    private static ThreadFactory virtual() {
      try {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        Object named =
            type.getMethod("name", String.class).invoke(builder, "mitogen-concurrent-call");
        return (ThreadFactory) type.getMethod("factory").invoke(named);
      } catch (ReflectiveOperationException e) {
        return Threads::platform;
      }
    }
  }
}
