package io.mitogen.runtime.route;

import io.mitogen.ClosedException;
import io.mitogen.Dead;
import io.mitogen.DisconnectedException;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Passing;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.runtime.stream.StreamListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes every message one step further: to the neighbour that leads to its destination, or to the handle that it is for.
 * Thread-safe. The thread that reads a stream passes its messages on, and hands over what is for a handler that does not
 * need the loop; so the messages of one context to another keep their order.
 *
 * <p>No message is believed to come from a context that is not behind the stream that it came by (Mitogen row 6.1).
 */
public final class MessageRouter implements StreamListener {
  private final Identity self;
  private final Loop loop;
  private final Log log;
  private final boolean unidirectional;
  private final AtomicInteger handleNumbers = new AtomicInteger(Wire.FIRST_DYNAMIC_HANDLE);
  private final PendingReplies replies = new PendingReplies(handleNumbers);
  private final Map<Integer, Listening> handlers = new ConcurrentHashMap<>();
  private final Routes routes;
  private final IdBlocks blocks = new IdBlocks();
  private final Announcer announcer;
  private volatile @Nullable Consumer<Descendant> arrivals;

  /**
   * A router without neighbours.
   *
   * @param unidirectional whether messages go up and down the tree only, and none from one child to another (Mitogen row
   *     6.6)
   */
  public MessageRouter(Identity self, Loop loop, Log log, boolean unidirectional) {
    this.self = self;
    this.loop = loop;
    this.log = log;
    this.unidirectional = unidirectional;
    this.routes = new Routes(self);
    // A class, not a lambda: the first one costs a starting child some milliseconds.
    this.announcer = new Announcer(self, routes, blocks, new Ends(), log);
    listen(Wire.ECHO, Listening.atOnce(Handler.Policy.RELATIVES, new Echo()));
  }

  /** Who we are. */
  public Identity self() {
    return self;
  }

  /** Who waits for answers. */
  public PendingReplies replies() {
    return replies;
  }

  /** Which numbers the children were given for those below them. */
  public IdBlocks blocks() {
    return blocks;
  }

  /** The parent, from now on. */
  public void addParent(Stream stream) {
    routes.addParent(stream);
  }

  /** Hears of each context below, before its first message; on the thread that hears of it, which must not be kept. */
  public void onArrival(Consumer<Descendant> listener) {
    arrivals = listener;
  }

  /** A child, from now on; those above are told before its first message can reach them. */
  public void addChild(Stream stream, Descendant child) {
    routes.addChild(stream, child);
    announcer.announce(child);
  }

  /** Whether a message to {@code context} can be sent on its way. */
  public boolean knows(int context) {
    return context == self.id() || routes.linkTo(context) != null;
  }

  /** The number of the neighbour that a message to {@code context} goes to; or -1 if nobody knows the way, or it is us. */
  public int neighbourTo(int context) {
    Link link = routes.linkTo(context);
    return link == null ? -1 : link.id();
  }

  /** What is known of a context below this one, or null if there is none of that number. */
  public @Nullable Descendant below(int context) {
    return routes.below(context);
  }

  /** All contexts below this one, in the order of their numbers. */
  public List<Descendant> below() {
    return routes.below();
  }

  /** The streams to all neighbours. */
  public List<Stream> streams() {
    return routes.neighbours().stream().map(Link::stream).toList();
  }

  /** Those whose end will be told to whoever is behind {@code stream}. */
  Set<Integer> acquaintances(Stream stream) {
    Link link = routes.link(stream);
    return link == null ? Set.of() : link.acquaintances();
  }

  /** The handles that something listens at. */
  public List<Integer> handles() {
    return handlers.keySet().stream().sorted().toList();
  }

  /** The next dynamic handle, for a persistent handler. */
  public int newHandle() {
    return handleNumbers.getAndIncrement();
  }

  /** Listens at a handle. */
  public void listen(int handle, Listening listening) {
    if (handlers.putIfAbsent(handle, listening) != null) {
      throw new IllegalArgumentException("handle " + handle + " has a handler already");
    }
    int respondent = listening.respondent();
    if (respondent != Listening.NOBODY && !knows(respondent)) { // it may have gone just before
      respondentGone(handle, noRoute(respondent));
    }
  }

  /** Listens no longer; the handler hears of it on the loop. */
  public void unlisten(int handle, String why) {
    Listening listening = handlers.remove(handle);
    if (listening != null) {
      loop.execute(() -> listening.handler().ended(why));
    }
  }

  private void respondentGone(int handle, String why) {
    Listening listening = handlers.remove(handle);
    if (listening != null) {
      loop.execute(() -> listening.handler().respondentGone(why));
    }
  }

  /**
   * Sends a message of this context. Never blocks.
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
    Link link = routes.linkTo(message.dst());
    if (link == null) {
      throw new UndeliverableException(
          UndeliverableException.Reason.NO_ROUTE, noRoute(message.dst()));
    }
    if (!link.stream().send(message)) {
      throw new DisconnectedException(
          "the stream to " + link.stream().neighbour().name() + " is closed");
    }
  }

  /** Sends if there is a way, and forgets it otherwise: for answers, whose receiver learns of the end by other means. */
  public void answer(Outbound message) {
    Link link = routes.linkTo(message.dst());
    if (message.dst() == self.id()) {
      send(message);
    } else if (link == null || !link.stream().send(message)) {
      message.sent();
    }
  }

  /** Answers that what {@code message} asked for is done, if anyone waits for that. */
  public void confirm(Inbound message) {
    if (message.replyTo() != 0) {
      answer(new Outbound(
          Wire.CONTROL, message.src(), self.id(), message.replyTo(), 0, Outbound.data(0)));
    }
  }

  /** Answers that {@code message} will never be answered, if anyone waits for it. */
  public void refuse(Inbound message, Dead.Reason reason, String text) {
    if (message.replyTo() != 0 && message.kind() != Wire.DEAD && !message.isContinuation()) {
      answer(Answers.dead(self.id(), message.src(), message.replyTo(), reason, text));
    }
  }

  @Override
  public void received(Stream stream, Inbound message) {
    Link from = routes.link(stream);
    if (from == null) {
      log.debug("route", stream + " is removed; a message of it is dropped");
    } else if (!isBehind(from, message.auth())
        || (message.src() != message.auth() && !isBehind(from, message.src()))) {
      // Silence on purpose (Mitogen row 5.11): an answer would go to whoever was impersonated.
      log.warning(
          "route",
          from + " sent a message in the name of context " + message.src()
              + ", on the authority of " + message.auth() + ", which it does not lead to; dropped",
          null);
    } else if (message.dst() != self.id()) {
      pass(from, message);
    } else if (!announcer.hears(from, message)) {
      arrive(from, message);
    }
  }

  @Override
  public void ended(Stream stream, String why) {
    // Whoever owns the link knows more of its end, such as an exit status, and calls remove.
    log.debug("stream", stream + " ended: " + why);
  }

  /** No neighbour any more: whoever waits for it, or for those behind it, is told. Calling it again changes nothing. */
  public void remove(Stream stream, String why) {
    stream.closeOutput();
    Link link = routes.link(stream);
    if (link == null) {
      return;
    }
    log.debug("stream", link + " ended: " + why);
    announcer.lost(link, routes.remove(link), why);
    blocks.forget(link.id());
    if (link.isParent()) {
      String lost = "the parent went away, and with it the way to all others; " + why;
      end(context -> !knows(context), "no answer: " + lost, lost);
    }
  }

  /** The program's router is closed: whoever waits is told, and its handlers hear nothing any more. */
  public void close(String why) {
    for (Integer handle : new ArrayList<>(handlers.keySet())) {
      if (handle >= Wire.FIRST_DYNAMIC_HANDLE) { // the standard ones live as long as the context
        unlisten(handle, why);
      }
    }
    replies.failAll(new ClosedException(why));
  }

  private boolean isBehind(Link link, int context) {
    return routes.linkTo(context) == link;
  }

  /** On its way through us: down if we know it there, else up, but never back to where it came from (Mitogen row 4.1). */
  private void pass(Link from, Inbound message) {
    int dst = message.dst();
    Link to = routes.linkTo(dst);
    if (to != null && to != from && from.meets(dst)) {
      // Again, for it may have gone before those behind the stream were sure to be told of its end.
      to = routes.linkTo(dst);
    }
    if (to == null || to == from) {
      refuse(message, Dead.Reason.NO_ROUTE, noRoute(dst));
      announcer.nowhere(from, dst, noRoute(dst));
    } else if (unidirectional && !from.isParent() && !to.isParent()) {
      refuse(
          message,
          Dead.Reason.POLICY,
          "context " + message.src() + " and context " + dst
              + " may not send to each other: both are below context " + self.id()
              + ", and messages go up and down the tree only");
    } else {
      to.meets(message.src());
      if (!to.stream().send(new Passing(message))) {
        refuse(message, Dead.Reason.NO_ROUTE, noRoute(dst));
      }
    }
  }

  private void arrive(Link from, Inbound message) {
    if (message.handle() >= Wire.FIRST_DYNAMIC_HANDLE) {
      ReplyListener waiting = waitingFor(message);
      if (waiting != null) {
        if (waiting.isInOrder() && from.isQueued()) {
          inItsTurn(from, () -> waiting.replied(message));
        } else {
          waiting.replied(message);
        }
        return;
      }
    }
    Listening listening = handlers.get(message.handle());
    Listening.When when = listening == null ? Listening.When.AT_ONCE : listening.when();
    if (when == Listening.When.AT_ONCE || (when == Listening.When.IN_ORDER && !from.isQueued())) {
      deliver(from.stream(), message);
    } else {
      inItsTurn(from, () -> deliver(from.stream(), message));
    }
  }

  /** Whoever waits for this answer: of the context that was asked, or of one that could not pass the question on. */
  private @Nullable ReplyListener waitingFor(Inbound answer) {
    if (answer.kind() == Wire.DEAD) {
      Integer respondent = replies.respondent(answer.handle());
      if (respondent != null && routes.isOnTheWay(answer.src(), respondent)) {
        return replies.take(answer.handle(), respondent);
      }
    }
    return replies.take(answer);
  }

  private void inItsTurn(Link from, Runnable delivery) {
    from.queue();
    loop.execute(() -> {
      try {
        delivery.run();
      } finally {
        from.unqueue(); // not before: what arrives meanwhile must not pass
      }
    });
  }

  private void deliver(@Nullable Stream from, Inbound message) {
    ReplyListener waiting = waitingFor(message);
    if (waiting != null) {
      waiting.replied(message);
      return;
    }
    Listening listening = handlers.get(message.handle());
    if (listening == null) {
      refuseUnheard(message);
    } else if (from != null && !listening.policy().permits(self, from, message)) {
      refuse(message, Dead.Reason.POLICY, refusesFrom(message));
    } else if (listening.respondent() != Listening.NOBODY
        && listening.respondent() != message.src()) {
      refuse(message, Dead.Reason.POLICY, refusesFrom(message));
    } else if (!listening.isOnce() || handlers.remove(message.handle(), listening)) {
      handle(listening.handler(), message);
    } else {
      refuseUnheard(message);
    }
  }

  private void refuseUnheard(Inbound message) {
    if (message.handle() == Wire.CALL) {
      refuse(
          message,
          Dead.Reason.POLICY,
          "context " + self.id() + " takes no calls: it was not started by another");
    } else if (replies.isWaiting(message.handle())) {
      refuse(message, Dead.Reason.POLICY, "a reply from a context that was not asked");
    } else {
      refuse(
          message,
          Dead.Reason.NO_HANDLE,
          "nothing listens at handle " + message.handle() + " of context " + self.id());
    }
  }

  private String refusesFrom(Inbound message) {
    return "handle " + message.handle() + " of context " + self.id()
        + " takes no messages from context " + message.src() + ": refused by policy";
  }

  /** A handler that fails answers with that: whoever asked must not wait, and the thread goes on. */
  private void handle(Handler handler, Inbound message) {
    try {
      handler.handle(message);
    } catch (UndeliverableException e) {
      refuse(message, Dead.Reason.MALFORMED, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.warning("route", "the handler " + message.handle() + " failed", e);
      refuse(message, Dead.Reason.MALFORMED, "the handler failed: " + e);
    }
  }

  /** Whoever asks hears that we are alive. */
  private final class Echo implements Handler {
    @Override
    public void handle(Inbound message) {
      confirm(message);
    }
  }

  /** Hears which contexts have come, and gone. */
  private final class Ends implements Announcer.Departures {
    @Override
    public void came(Descendant context) {
      Consumer<Descendant> listener = arrivals;
      if (listener != null) {
        listener.accept(context);
      }
    }

    @Override
    public void gone(Announcer.Departed context) {
      end(
          gone -> gone == context.id,
          "no answer: " + context.name + " went away before it replied; " + context.why,
          context.name + " went away; " + context.why);
    }
  }

  /** Ends what waits for contexts that can't be reached any more, and tells those who wait. */
  private void end(IntPredicate gone, String noAnswer, String why) {
    replies.failAll(gone, new DisconnectedException(noAnswer));
    for (Map.Entry<Integer, Listening> entry : handlers.entrySet()) {
      int respondent = entry.getValue().respondent();
      if (respondent != Listening.NOBODY && gone.test(respondent)) {
        // After what it has sent before, which may still wait for the loop.
        loop.execute(() -> respondentGone(entry.getKey(), why));
      }
    }
  }

  private String noRoute(int dst) {
    return "no route to context " + dst + " from context " + self.id()
        + "; it has gone, or never was";
  }
}
