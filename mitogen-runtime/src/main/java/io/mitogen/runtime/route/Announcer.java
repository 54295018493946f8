package io.mitogen.runtime.route;

import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.Log;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells neighbours which contexts came and went, and hears it from them (Mitogen rows 4.3 to 4.5). Each method is called by
 * the thread that reads the stream in question.
 *
 * <p>That a context came is told upwards, to the master, ahead of all else: before the first message of that context. That
 * it went is told upwards, where that means all below it as well, and to all who have exchanged messages with it or one of
 * those, after its last message.
 */
final class Announcer {
  private static final int MAX_WHY_CHARS = 8 * 1024;

  private final Identity self;
  private final Routes routes;
  private final IdBlocks blocks;
  private final Departures departures;
  private final Log log;

  /** Hears which contexts have come, and gone. */
  interface Departures {
    void came(Descendant context);

    void gone(Departed context);
  }

  /** A context that has gone. Immutable. */
  static final class Departed {
    final int id;
    final String name;
    final String why;

    Departed(int id, String name, String why) {
      this.id = id;
      this.name = name;
      this.why = why.length() > MAX_WHY_CHARS ? why.substring(0, MAX_WHY_CHARS) : why;
    }
  }

  Announcer(Identity self, Routes routes, IdBlocks blocks, Departures departures, Log log) {
    this.self = self;
    this.routes = routes;
    this.blocks = blocks;
    this.departures = departures;
    this.log = log;
  }

  /** Whether {@code message} is for us, and done with. */
  boolean hears(Link from, Inbound message) {
    int handle = message.handle();
    if (handle != Wire.ADD_ROUTE && handle != Wire.DEL_ROUTE) {
      return false;
    }
    String refusal = refusal(from, message);
    if (refusal != null) {
      log.warning("route", from + " sent " + Wire.nameOf(Wire.CONTROL, handle) + refusal, null);
    }
    return true;
  }

  private @Nullable String refusal(Link from, Inbound message) {
    if (!Handler.Policy.NEIGHBOURS.permits(self, from.stream(), message)) {
      return " of context " + message.src() + ", which is no neighbour; ignored";
    }
    try {
      return message.handle() == Wire.ADD_ROUTE
          ? came(from, message.input())
          : went(from, message.input());
    } catch (UndeliverableException e) {
      return " that is malformed: " + e.getMessage();
    }
  }

  private @Nullable String came(Link from, WireInput in) {
    Descendant context = Descendant.read(in);
    boolean under = routes.linkTo(context.parent()) == from;
    if (from.isParent() || !under || !blocks.isOf(from.id(), context.id())) {
      return " for context " + context.id()
          + ", whose number is not from those it was given; ignored";
    }
    if (!routes.add(from, context)) {
      return " for context " + context.id() + ", which is there already; ignored";
    }
    announce(context);
    return null;
  }

  private @Nullable String went(Link from, WireInput in) {
    int context = in.i32();
    String name = Descendant.checked(in.text());
    String why = in.text();
    if (!from.isParent()) {
      // Of the neighbour itself, the end of its stream tells.
      List<Descendant> gone = context == from.id() ? List.of() : routes.remove(from, context);
      if (gone.isEmpty()) {
        return " for context " + context + ", which is not behind it; ignored";
      }
      lost(from, gone, why);
    } else if (routes.below(context) != null || self.isAuthority(context)) {
      return " for context " + context + ", which is not behind it; ignored";
    } else {
      tell(from, new Departed(context, name, why));
    }
    return null;
  }

  /** A context came: below us, so those above want to know. */
  void announce(Descendant context) {
    departures.came(context);
    Link parent = routes.parent();
    if (parent != null) {
      WireOutput data = Outbound.data(Wire.MAX_FRAME_DATA);
      context.write(data);
      parent.stream()
          .sendUrgently(
              new Outbound(Wire.CONTROL, parent.id(), self.id(), Wire.ADD_ROUTE, 0, data));
    }
  }

  /** These contexts were behind {@code link}, and have gone: the first, and with it those below it. */
  void lost(Link link, List<Descendant> gone, String why) {
    if (gone.isEmpty()) {
      return;
    }
    Departed first = new Departed(gone.get(0).id(), gone.get(0).name(), why);
    Link parent = routes.parent();
    if (parent != null) {
      Set<Integer> ids = new HashSet<>();
      gone.forEach(each -> ids.add(each.id()));
      send(parent, first, ids);
    }
    for (Descendant each : gone) {
      tell(
          link,
          each == gone.get(0)
              ? first
              : new Departed(
                  each.id(), each.name(), first.name + ", which led to it, went away; " + why));
    }
  }

  /** Those who have to do with a context that has gone: we ourselves, and whoever is behind another stream. */
  private void tell(Link from, Departed gone) {
    from.stream().forget(gone.id);
    departures.gone(gone);
    for (Link other : routes.neighbours()) {
      if (other != from && !other.isParent() && other.forget(gone.id)) {
        send(other, gone, Set.of(gone.id));
      }
    }
  }

  /**
   * A message for {@code context} came from a child, and nobody knows the way. Whoever is on the way that it came takes it
   * for one that is there, and would keep it among those whose end is to be told.
   */
  void nowhere(Link from, int context, String why) {
    if (!from.isParent() && !self.isAuthority(context)) {
      from.forget(context);
      // Behind our refusal, and behind the last that the context itself has sent.
      send(from, new Departed(context, "context " + context, why), Set.of(self.id(), context));
    }
  }

  private void send(Link to, Departed gone, Set<Integer> following) {
    WireOutput data = Outbound.data(Wire.MAX_FRAME_DATA);
    data.i32(gone.id);
    data.text(gone.name);
    data.text(gone.why);
    Outbound message = new Outbound(Wire.CONTROL, to.id(), self.id(), Wire.DEL_ROUTE, 0, data);
    to.stream().send(message.following(following));
  }
}
