package io.mitogen.runtime.call;

import io.mitogen.Dead;
import io.mitogen.Invocation;
import io.mitogen.UndeliverableException;
import io.mitogen.Values;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.spi.Codec;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Executes one call, on the thread that it is asked on, and answers it. Thread-safe. */
public final class CallExecutor {
  private final MessageRouter router;
  private final Codec codec;
  private final StaticMethods methods;
  private final Surroundings surroundings;
  private final int maxMessageBytes;
  private final Log log;

  /** What is around a callee. Thread-safe. */
  public interface Surroundings extends Contexts {
    /** What a callee sees of its call. */
    Invocation invocation(int caller);
  }

  /** Executes calls that came by {@code router}, to methods of {@code classes}. */
  public CallExecutor(
      MessageRouter router,
      Codec codec,
      ClassFinder classes,
      Surroundings surroundings,
      int maxMessageBytes,
      Log log) {
    this.router = router;
    this.codec = codec;
    this.methods = new StaticMethods(classes);
    this.surroundings = surroundings;
    this.maxMessageBytes = maxMessageBytes;
    this.log = log;
  }

  /**
   * Executes a call, and answers it with its result.
   *
   * @param in the data of the call, behind its lane
   * @return why it failed, which is not answered yet; null if it did not
   */
  @Nullable
  CallFailure execute(Inbound call, WireInput in) {
    Object result;
    Invocation.enter(new Current(call.src()));
    try {
      MethodName name = MethodName.read(in);
      Object[] arguments = arguments(in);
      result = invoke(methods.find(name, arguments), name, arguments);
    } catch (UndeliverableException e) {
      return CallFailure.refused(reason(e.reason()), String.valueOf(e.getMessage()));
    } catch (InvocationTargetException e) {
      return CallFailure.thrown(e.getTargetException(), maxMessageBytes);
    } catch (
        Throwable
            e) { // a static initialiser that fails, say; or no stack or memory left on the way
      return CallFailure.thrown(e, maxMessageBytes);
    } finally {
      Invocation.enter(null);
    }
    return call.replyTo() == 0 ? null : reply(call, result);
  }

  /** Answers a call that failed, or logs it if nobody waits for the answer. */
  void answer(Inbound call, CallFailure failure) {
    if (call.replyTo() != 0) {
      router.answer(failure.answer(router.self().id(), call.src(), call.replyTo()));
    } else if (failure.thrown() != null) {
      log.warning("call", "a call that wants no answer failed", failure.thrown());
    } else {
      log.warning("call", "a call that wants no answer could not be made: " + failure.text(), null);
    }
  }

  private Object[] arguments(WireInput in) {
    Object list = codec.read(in, surroundings);
    if (!(list instanceof List<?> arguments) || in.remaining() > 0) {
      throw new UndeliverableException(
          UndeliverableException.Reason.MALFORMED, "the arguments of a call are no list");
    }
    return arguments.toArray();
  }

  private @Nullable Object invoke(StaticMethod method, MethodName name, Object[] arguments)
      throws InvocationTargetException {
    try {
      Thread.currentThread().setContextClassLoader(method.owner().getClassLoader());
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

  private @Nullable CallFailure reply(Inbound call, @Nullable Object result) {
    WireOutput data = Outbound.dataByReference(maxMessageBytes);
    Outbound answer =
        new Outbound(Wire.VALUE, call.src(), router.self().id(), call.replyTo(), 0, data);
    try {
      String refusal = Values.refusal("result", result, surroundings);
      if (refusal != null) {
        return CallFailure.refused(Dead.Reason.RESULT, refusal);
      }
      codec.write(result, data);
      Thread.interrupted(); // what the callee has left set is no wish of its caller's
      router.answer(answer);
      answer.awaitSent(); // the next call may change what this one returned
      return null;
    } catch (InterruptedException e) {
      answer.abort();
      return CallFailure.refused(
          Dead.Reason.CANCELLED, "the call was cancelled while its result was being sent");
    } catch (UndeliverableException e) {
      boolean large = e.reason() == UndeliverableException.Reason.TOO_LARGE;
      return CallFailure.refused(
          large ? Dead.Reason.TOO_LARGE : Dead.Reason.RESULT, "result: " + e.getMessage());
    } catch (
        Throwable
            e) { // a list of the program's that changes meanwhile, or no memory for the answer
      return CallFailure.thrown(e, maxMessageBytes);
    }
  }

  private static Dead.Reason reason(UndeliverableException.Reason reason) {
    if (reason == UndeliverableException.Reason.NO_CLASS) {
      return Dead.Reason.NO_CLASS;
    }
    return reason == UndeliverableException.Reason.NO_METHOD
        ? Dead.Reason.NO_METHOD
        : Dead.Reason.MALFORMED;
  }

  /** The call being executed. Immutable. */
  private final class Current implements Supplier<Invocation> {
    private final int caller;

    Current(int caller) {
      this.caller = caller;
    }

    @Override
    public Invocation get() {
      return surroundings.invocation(caller);
    }
  }
}
