package io.mitogen.runtime.call;

import io.mitogen.CallException;
import io.mitogen.Callee;
import io.mitogen.MitogenException;
import io.mitogen.UndeliverableException;
import io.mitogen.Values;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.route.Answers;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.route.ReplyListener;
import io.mitogen.spi.Codec;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes calls and reads their answers. Thread-safe. */
public final class Calls {
  private final MessageRouter router;
  private final Loop loop;
  private final Codec codec;
  private final int maxMessageBytes;
  private final CalleeReader callees;
  private final Contexts contexts;

  /** Calls sent through {@code router}, whose values are written by {@code codec}. */
  public Calls(
      MessageRouter router,
      Loop loop,
      Codec codec,
      int maxMessageBytes,
      CodeOrigin origin,
      Contexts contexts) {
    this.router = router;
    this.loop = loop;
    this.codec = codec;
    this.maxMessageBytes = maxMessageBytes;
    this.callees = new CalleeReader(origin, contexts);
    this.contexts = contexts;
  }

  /** Calls and waits; the answer comes from the reading thread straight to this one. */
  @Nullable
  Object call(
      Callable target, Lane lane, Callee callee, List<?> arguments, @Nullable Duration limit) {
    loop.refuseBlocking("call", "callAsync");
    WireOutput data = Outbound.dataByReference(
        maxMessageBytes); // nobody changes the arguments while their thread waits
    request(lane, callee, arguments, data);
    Awaited awaited = new Awaited(true);
    Outbound sent = send(target, Wire.CALL, data, Wire.CONTROL, awaited);
    return result(target, awaited.await(limit, target.name(), () -> cancel(target, sent)));
  }

  /** Calls; the future completes on the loop. */
  public CompletableFuture<@Nullable Object> callAsync(
      Callable target, Lane lane, Callee callee, List<?> arguments, @Nullable Duration limit) {
    return callAsync(target, lane, callee, arguments, limit, null);
  }

  /**
   * The same.
   *
   * @param unwanted takes, on the loop, a result that comes after the future was cancelled, or its time was over; null if
   *     such a result is nothing to anyone
   */
  public CompletableFuture<@Nullable Object> callAsync(
      Callable target,
      Lane lane,
      Callee callee,
      List<?> arguments,
      @Nullable Duration limit,
      @Nullable Consumer<@Nullable Object> unwanted) {
    WireOutput data = Outbound.data(maxMessageBytes);
    request(lane, callee, arguments, data);
    loop.prepare();
    AsyncReply reply = new AsyncReply(this, target, loop, unwanted);
    reply.sentWith(send(target, Wire.CALL, data, Wire.CONTROL, reply), limit);
    return reply;
  }

  /** Calls, and wants no answer. */
  void callNoReply(Callable target, Lane lane, Callee callee, List<?> arguments) {
    WireOutput data = Outbound.data(maxMessageBytes);
    request(lane, callee, arguments, data);
    sendTo(target, new Outbound(Wire.CONTROL, target.id(), router.self().id(), Wire.CALL, 0, data));
  }

  /** Says that a chain is over. Does nothing if there is no way: with the context, its chains are gone. */
  public void forget(Callable target, Lane chain) {
    WireOutput data = Outbound.data(maxMessageBytes);
    chain.write(data);
    router.answer(new Outbound(Wire.CONTROL, target.id(), router.self().id(), Wire.CALL, 0, data));
  }

  /** Sends a request to a standard handle; the future has what comes back, or fails. */
  public CompletableFuture<@Nullable Object> ask(Callable target, int handle, WireOutput data) {
    AsyncReply reply = new AsyncReply(this, target, loop, null);
    reply.sentWith(send(target, handle, data, Wire.CONTROL, reply), null);
    return reply;
  }

  /** Sends a value to a handle, and waits for what its handler replies. */
  CompletableFuture<@Nullable Object> request(Callable target, int handle, @Nullable Object value) {
    AsyncReply reply = new AsyncReply(this, target, loop, null);
    reply.sentWith(send(target, handle, value(value), Wire.VALUE, reply), null);
    return reply;
  }

  /** Sends a value to a handle. */
  void post(Callable target, int handle, @Nullable Object value) {
    sendTo(
        target, new Outbound(Wire.VALUE, target.id(), router.self().id(), handle, 0, value(value)));
  }

  /** A value, checked, as the data of a message. */
  public WireOutput value(@Nullable Object value) {
    Values.check("value", value, contexts);
    WireOutput data = Outbound.data(maxMessageBytes);
    codec.write(value, data);
    return data;
  }

  /** What was thrown, as the data of a message. */
  public WireOutput failure(Throwable thrown) {
    return Failures.data(thrown, maxMessageBytes);
  }

  /** The value of a message. */
  public @Nullable Object value(WireInput in) {
    Object value = codec.read(in, contexts);
    if (in.remaining() > 0) {
      throw new UndeliverableException(
          UndeliverableException.Reason.MALFORMED,
          in.remaining() + " bytes too many after the value");
    }
    return value;
  }

  /** What an answer means to its caller: a result, or an exception. */
  @Nullable
  Object result(Callable target, Inbound answer) {
    WireInput in = answer.input();
    switch (answer.kind()) {
      case Wire.VALUE:
        return value(in);
      case Wire.CONTROL: // a standard handle has done what it was asked to
        return null;
      case Wire.FAILURE:
        throw new CallException(target.name(), Failures.read(in));
      case Wire.DEAD:
        throw Answers.exception(Answers.read(in));
      default:
        throw new UndeliverableException(
            UndeliverableException.Reason.MALFORMED,
            "an answer of kind " + Integer.toHexString(answer.kind()));
    }
  }

  /** Releases the handle and tells the callee to stop. False if the answer was there first. */
  boolean cancel(Callable target, Outbound call) {
    if (!router.replies().remove(call.replyTo())) {
      return false;
    }
    call.abort();
    stop(target, call);
    return true;
  }

  /** Tells the callee to stop; its answer is waited for. */
  void stop(Callable target, Outbound call) {
    WireOutput data = Outbound.data(maxMessageBytes);
    data.i32(call.replyTo());
    router.answer(
        new Outbound(Wire.CONTROL, target.id(), router.self().id(), Wire.CANCEL, 0, data));
  }

  private void request(Lane lane, Callee callee, List<?> arguments, WireOutput data) {
    CalleeReader.Meant meant = callees.read(callee);
    List<?> all = arguments;
    if (meant.captured.length > 0) {
      Object[] both = Arrays.copyOf(meant.captured, meant.captured.length + arguments.size());
      for (int i = 0; i < arguments.size(); i++) {
        both[meant.captured.length + i] = arguments.get(i);
      }
      all = Arrays.asList(both);
    }
    Values.check("args", arguments, contexts);
    lane.write(data);
    meant.method.write(data);
    codec.write(all, data);
  }

  private Outbound send(
      Callable target, int handle, WireOutput data, int kind, ReplyListener listener) {
    int replyTo = router.replies().add(target.id(), listener);
    Outbound message = new Outbound(kind, target.id(), router.self().id(), handle, replyTo, data);
    try {
      sendTo(target, message);
    } catch (MitogenException e) {
      // Nothing was sent; if the end of the stream came in between, its listener knows already.
      if (router.replies().remove(replyTo)) {
        listener.failed(e);
      }
    }
    return message;
  }

  private void sendTo(Callable target, Outbound message) {
    if (target.id() == router.self().id() && message.handle() == Wire.CALL) {
      throw new UndeliverableException(
          UndeliverableException.Reason.POLICY,
          "a context can't be called from itself; call the method directly");
    }
    if (!router.knows(target.id())) { // said better here, where its name is known
      throw new UndeliverableException(
          UndeliverableException.Reason.NO_ROUTE,
          "no route to " + target.name() + " (context " + target.id()
              + "): it has gone, or its parent has");
    }
    router.send(message);
  }

  /** A context as calls need it. */
  public interface Callable {
    int id();

    String name();
  }
}
