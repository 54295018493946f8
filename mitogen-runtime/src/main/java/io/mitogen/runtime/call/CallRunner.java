package io.mitogen.runtime.call;

import io.mitogen.Dead;
import io.mitogen.Invocation;
import io.mitogen.UndeliverableException;
import io.mitogen.Values;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.spi.Codec;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls of this context one at a time, in the order in which they arrive (Mitogen row 8.6), on a thread of its
 * own. {@link #handle} and {@link #cancel} are thread-safe.
 *
 * <p>Whatever a callee returns or throws, its caller gets an answer, and the thread goes on.
 */
public final class CallRunner extends Thread implements Handler, Invocation.Source {
  private final MessageRouter router;
  private final Codec codec;
  private final StaticMethods methods;
  private final IntFunction<Invocation> invocations;
  private final int maxMessageBytes;
  private final Log log;
  private final ArrayDeque<Inbound> queue = new ArrayDeque<>(); // guarded by itself, as is running
  private @Nullable Inbound running;

  /**
   * A runner, to be started.
   *
   * @param invocations what a callee sees of its call, for the id of its caller
   */
  public CallRunner(
      MessageRouter router,
      Codec codec,
      ClassFinder classes,
      IntFunction<Invocation> invocations,
      int maxMessageBytes,
      Log log) {
    super("mitogen-calls");
    this.router = router;
    this.codec = codec;
    this.methods = new StaticMethods(classes);
    this.invocations = invocations;
    this.maxMessageBytes = maxMessageBytes;
    this.log = log;
    setDaemon(true);
  }

  /** Takes a call; it runs when those before it are done. */
  @Override
  public void handle(Inbound call) {
    synchronized (queue) {
      queue.add(call);
      queue.notify();
    }
  }

  /** Takes a call back: it does not begin any more, or its callee is interrupted. */
  public void cancel(int src, int replyTo) {
    synchronized (queue) {
      Inbound current = running;
      if (current != null && current.src() == src && current.replyTo() == replyTo) {
        interrupt();
      } else {
        queue.removeIf(call -> call.src() == src && call.replyTo() == replyTo);
      }
    }
  }

  @Override
  public Invocation invocation() {
    synchronized (queue) {
      Inbound current = running;
      if (current == null) {
        throw new IllegalStateException("no call is being executed");
      }
      return invocations.apply(current.src());
    }
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

  private Inbound next() throws InterruptedException {
    synchronized (queue) {
      Inbound call = queue.poll();
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

  private void execute(Inbound call) {
    Object result;
    try {
      WireInput in = call.input();
      MethodName name = MethodName.read(in);
      Object[] arguments = arguments(in);
      result = invoke(methods.find(name, arguments), name, arguments);
    } catch (UndeliverableException e) {
      refuse(call, reason(e.reason()), String.valueOf(e.getMessage()));
      return;
    } catch (InvocationTargetException e) {
      fail(call, e.getTargetException());
      return;
    } catch (
        Throwable
            e) { // a static initialiser that fails, say; or no stack or memory left on the way
      fail(call, e);
      return;
    }
    reply(call, result);
  }

  private Object[] arguments(WireInput in) {
    Object list = codec.read(in);
    if (!(list instanceof List<?> arguments) || in.remaining() > 0) {
      throw new UndeliverableException(
          UndeliverableException.Reason.MALFORMED, "the arguments of a call are no list");
    }
    return arguments.toArray();
  }

  private @Nullable Object invoke(StaticMethod method, MethodName name, Object[] arguments)
      throws InvocationTargetException {
    try {
      setContextClassLoader(method.owner().getClassLoader());
      return method.invoke(arguments);
    } catch (IllegalAccessException e) {
      throw new UndeliverableException(
          UndeliverableException.Reason.NO_METHOD,
          name + " is not accessible: " + e.getMessage(),
          e);
    } catch (
        IllegalArgumentException e) { // thrown by invoke itself: what a callee throws is wrapped
      throw new UndeliverableException(
          UndeliverableException.Reason.NO_METHOD,
          name + " does not take these arguments: " + e.getMessage(),
          e);
    }
  }

  private void reply(Inbound call, @Nullable Object result) {
    if (call.replyTo() == 0) {
      return;
    }
    WireOutput data = Outbound.dataByReference(maxMessageBytes);
    Outbound answer = answer(Wire.VALUE, call, data);
    try {
      String refusal = Values.refusal("result", result);
      if (refusal != null) {
        refuse(call, Dead.Reason.RESULT, refusal);
        return;
      }
      codec.write(result, data);
      interrupted(); // what the callee has left set is no wish of its caller's
      router.answer(answer);
      answer.awaitSent(); // the next call may change what this one returned
    } catch (InterruptedException e) {
      answer.abort(); // cancelled while its large result was being sent
    } catch (UndeliverableException e) {
      boolean large = e.reason() == UndeliverableException.Reason.TOO_LARGE;
      refuse(call, large ? Dead.Reason.TOO_LARGE : Dead.Reason.RESULT, "result: " + e.getMessage());
    } catch (
        Throwable
            e) { // a list of the program's that changes meanwhile, or no memory for the answer
      fail(call, e);
    }
  }

  private void fail(Inbound call, Throwable thrown) {
    if (call.replyTo() == 0) {
      log.warning("call", "a call that wants no answer failed", thrown);
    } else {
      router.answer(answer(Wire.FAILURE, call, Failures.data(thrown, maxMessageBytes)));
    }
  }

  private void refuse(Inbound call, Dead.Reason reason, String text) {
    if (call.replyTo() == 0) {
      log.warning("call", "a call that wants no answer could not be made: " + text, null);
    } else {
      router.refuse(call, reason, text);
    }
  }

  private Outbound answer(int kind, Inbound call, WireOutput data) {
    return new Outbound(kind, call.src(), router.self().id(), call.replyTo(), 0, data);
  }

  private static Dead.Reason reason(UndeliverableException.Reason reason) {
    if (reason == UndeliverableException.Reason.NO_CLASS) {
      return Dead.Reason.NO_CLASS;
    }
    return reason == UndeliverableException.Reason.NO_METHOD
        ? Dead.Reason.NO_METHOD
        : Dead.Reason.MALFORMED;
  }
}
