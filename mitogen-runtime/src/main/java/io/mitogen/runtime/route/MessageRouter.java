package io.mitogen.runtime.route;

import io.mitogen.ClosedException;
import io.mitogen.Dead;
import io.mitogen.DisconnectedException;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.runtime.stream.StreamListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes every message one step further: to the neighbour that leads to its destination, or to the handle that it is for.
 * Sending is thread-safe; all else is confined to the loop, but for messages that
 * need no state of it, and are handed over by the thread that read them: plain answers, and what is for a handler that
 * listens at once.
 */
public final class MessageRouter implements StreamListener {
  private final Identity self;
  private final Loop loop;
  private final Log log;
  private final AtomicInteger handleNumbers = new AtomicInteger(Wire.FIRST_DYNAMIC_HANDLE);
  private final PendingReplies replies = new PendingReplies(handleNumbers);
  private final Map<Integer, Stream> streams = new ConcurrentHashMap<>();
  private final Map<Integer, Listening> handlers = new ConcurrentHashMap<>();

  /** A router without neighbours. */
  public MessageRouter(Identity self, Loop loop, Log log) {
    this.self = self;
    this.loop = loop;
    this.log = log;
  }

  /** Who we are. */
  public Identity self() {
    return self;
  }

  /** Who waits for answers. */
  public PendingReplies replies() {
    return replies;
  }

  /** A neighbour, from now on. Thread-safe. */
  public void add(Stream stream) {
    streams.put(stream.neighbour().id(), stream);
  }

  /** The stream that leads to {@code context}, or null if nobody knows a way. Thread-safe. */
  public @Nullable Stream streamTo(int context) {
    Stream direct = streams.get(context);
    if (direct != null || !self.hasParent() || context == self.id()) {
      return direct;
    }
    return streams.get(self.parent());
  }

  /** Whether a message to {@code context} can be sent on its way. Thread-safe. */
  public boolean knows(int context) {
    return context == self.id() || streamTo(context) != null;
  }

  /** All neighbours. Thread-safe. */
  public List<Stream> streams() {
    return new ArrayList<>(streams.values());
  }

  /** The next dynamic handle, for a persistent handler. Thread-safe. */
  public int newHandle() {
    return handleNumbers.getAndIncrement();
  }

  /** Listens at a handle, on the loop. Thread-safe. */
  public void listen(int handle, Handler.Policy policy, Handler handler) {
    listen(handle, new Listening(policy, handler, false));
  }

  /** Listens at a handle with a thread-safe handler that does not block, on the thread that reads. Thread-safe. */
  public void listenAtOnce(int handle, Handler.Policy policy, Handler handler) {
    listen(handle, new Listening(policy, handler, true));
  }

  private void listen(int handle, Listening listening) {
    if (handlers.putIfAbsent(handle, listening) != null) {
      throw new IllegalArgumentException("handle " + handle + " has a handler already");
    }
  }

  /** Listens no longer. Thread-safe; the handler hears of it on the loop. */
  public void unlisten(int handle, String why) {
    Listening listening = handlers.remove(handle);
    if (listening != null) {
      loop.execute(() -> listening.handler.ended(why));
    }
  }

  /**
   * Sends a message of this context. Thread-safe; never blocks.
   *
   * @throws UndeliverableException if nobody knows the way
   * @throws DisconnectedException if the way has just closed
   */
  public void send(Outbound message) {
    if (message.dst() == self.id()) {
      Inbound arrived = message.arrivedAtOnce();
      message.sent();
      loop.execute(() -> deliver(null, arrived));
      return;
    }
    Stream stream = streamTo(message.dst());
    if (stream == null) {
      throw new UndeliverableException(
          UndeliverableException.Reason.NO_ROUTE, noRoute(message.dst()));
    }
    if (!stream.send(message)) {
      throw new DisconnectedException("the stream to " + stream.neighbour().name() + " is closed");
    }
  }

  /** Sends if there is a way, and forgets it otherwise: for answers, whose receiver learns of the end by other means. */
  public void answer(Outbound message) {
    Stream stream = streamTo(message.dst());
    if (message.dst() == self.id()) {
      send(message);
    } else if (stream == null || !stream.send(message)) {
      message.sent();
    }
  }

  /** Answers that {@code message} will never be answered, if anyone waits for it. Thread-safe. */
  public void refuse(Inbound message, Dead.Reason reason, String text) {
    if (message.replyTo() != 0 && message.kind() != Wire.DEAD) {
      answer(Answers.dead(self.id(), message.src(), message.replyTo(), reason, text));
    }
  }

  @Override
  public void received(Stream from, Inbound message) {
    if (message.dst() == self.id()
        && message.src() == from.neighbour().id()
        && message.auth() == message.src()) {
      if (message.handle() >= Wire.FIRST_DYNAMIC_HANDLE && replies.complete(message)) {
        return;
      }
      Listening listening = handlers.get(message.handle());
      if (listening != null && listening.atOnce) {
        deliver(from, message);
        return;
      }
    }
    // Not on the loop: by the time it comes to this message, its sender may have gone.
    if (streamTo(message.auth()) != from || streamTo(message.src()) != from) {
      // Silence on purpose (Mitogen row 5.11): an answer would go to whoever was impersonated.
      log.warning(
          "route",
          from + " sent a message in the name of context " + message.src()
              + ", on the authority of " + message.auth() + ", which it does not lead to; dropped",
          null);
    } else {
      loop.execute(() -> route(from, message));
    }
  }

  @Override
  public void ended(Stream stream, String why) {
    // Whoever owns the link knows more of its end, such as an exit status, and calls remove.
    log.debug("stream", stream + " ended: " + why);
  }

  /** No neighbour any more: whoever waits for it is told. Thread-safe; calling it again changes nothing. */
  public void remove(Stream stream, String why) {
    stream.closeOutput();
    int id = stream.neighbour().id();
    streams.remove(id, stream);
    replies.failAll(
        id,
        new DisconnectedException("no answer: " + stream.neighbour().name() + " went away before it"
            + " replied; " + why));
  }

  /** The router is closed: whoever waits is told, and nothing is delivered any more. */
  public void close(String why) {
    for (Integer handle : new ArrayList<>(handlers.keySet())) {
      unlisten(handle, why);
    }
    replies.failAll(new ClosedException(why));
  }

  private void route(Stream from, Inbound message) {
    if (message.dst() == self.id()) {
      deliver(from, message);
    } else {
      refuse(message, Dead.Reason.NO_ROUTE, noRoute(message.dst()));
    }
  }

  private void deliver(@Nullable Stream from, Inbound message) {
    if (replies.complete(message)) {
      return;
    }
    Listening listening = handlers.get(message.handle());
    if (listening == null && message.handle() == Wire.CALL) {
      refuse(
          message,
          Dead.Reason.POLICY,
          "context " + self.id() + " takes no calls: it was not started by another");
    } else if (listening == null) {
      refuse(
          message,
          Dead.Reason.NO_HANDLE,
          "nothing listens at handle " + message.handle() + " of context " + self.id());
    } else if (from != null && !listening.policy.permits(self, from, message)) {
      refuse(
          message,
          Dead.Reason.POLICY,
          "handle " + message.handle() + " of context " + self.id()
              + " takes no messages from context " + message.src() + ": refused by policy");
    } else {
      handle(listening, message);
    }
  }

  /** A handler that fails answers with that: whoever asked must not wait, and the thread goes on. */
  private void handle(Listening listening, Inbound message) {
    try {
      listening.handler.handle(message);
    } catch (UndeliverableException e) {
      refuse(message, Dead.Reason.MALFORMED, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.warning("route", "the handler " + message.handle() + " failed", e);
      refuse(message, Dead.Reason.MALFORMED, "the handler failed: " + e);
    }
  }

  private String noRoute(int dst) {
    return "no route to context " + dst + " from context " + self.id()
        + "; it has gone, or never was";
  }

  /** A handler and who may reach it. */
  private static final class Listening {
    final Handler.Policy policy;
    final Handler handler;
    final boolean atOnce;

    Listening(Handler.Policy policy, Handler handler, boolean atOnce) {
      this.policy = policy;
      this.handler = handler;
      this.atOnce = atOnce;
    }
  }
}
