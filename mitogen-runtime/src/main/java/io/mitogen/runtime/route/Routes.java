package io.mitogen.runtime.route;

import io.mitogen.runtime.stream.Stream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which stream leads where (Mitogen section 4): to each context below, the stream of the child that it is behind; to all
 * others, the parent's. Thread-safe: what is behind a stream is changed by the thread that reads it, and looked up by all.
 */
final class Routes {
  private final Identity self;
  private final Map<Integer, Link> neighbours = new ConcurrentHashMap<>();
  private final Map<Integer, Route> below = new ConcurrentHashMap<>();
  private volatile @Nullable Link parent;

  Routes(Identity self) {
    this.self = self;
  }

  /** The parent's stream. */
  void addParent(Stream stream) {
    Link link = new Link(stream, true);
    neighbours.put(link.id(), link);
    parent = link;
  }

  /** A child's stream. */
  void addChild(Stream stream, Descendant child) {
    Link link = new Link(stream, false);
    neighbours.put(link.id(), link);
    below.put(link.id(), new Route(child, link));
  }

  /** Whether {@code context} was new. */
  boolean add(Link link, Descendant context) {
    return !self.isAuthority(context.id())
        && below.putIfAbsent(context.id(), new Route(context, link)) == null;
  }

  /** A context has gone, and all below it: itself first; none if it was not behind that stream. */
  List<Descendant> remove(Link link, int context) {
    List<Descendant> gone = new ArrayList<>();
    Route route = below.get(context);
    if (route != null && route.link == link) {
      gone.add(route.context);
      for (int next = 0; next < gone.size(); next++) {
        addChildren(gone.get(next).id(), link, gone);
      }
    }
    for (Descendant each : gone) {
      below.remove(each.id());
    }
    return gone;
  }

  private void addChildren(int of, Link link, List<Descendant> all) {
    for (Route route : below.values()) {
      if (route.context.parent() == of && route.link == link) {
        all.add(route.context);
      }
    }
  }

  /** A neighbour has gone, and all that are behind its stream: itself first. */
  List<Descendant> remove(Link link) {
    neighbours.remove(link.id(), link);
    if (parent == link) {
      parent = null;
    }
    return remove(link, link.id());
  }

  /** The way to {@code context}, or null if nobody knows one. */
  @Nullable
  Link linkTo(int context) {
    Route route = below.get(context);
    if (route != null) {
      return route.link;
    }
    return context == self.id() ? null : parent;
  }

  /** Whether what is sent to {@code destination} goes through {@code context}, as far as that is known here. */
  boolean isOnTheWay(int context, int destination) {
    Descendant next = below(destination);
    if (next == null) {
      return self.isAuthority(context);
    }
    while (next != null && next.parent() != context) {
      next = below(next.parent());
    }
    return next != null;
  }

  /** What is known of a context below, or null. */
  @Nullable
  Descendant below(int context) {
    Route route = below.get(context);
    return route == null ? null : route.context;
  }

  /** All contexts below, in the order of their numbers. */
  List<Descendant> below() {
    List<Descendant> all = new ArrayList<>();
    for (Route route : below.values()) {
      all.add(route.context);
    }
    all.sort(Comparator.comparingInt(Descendant::id));
    return all;
  }

  /** The link that {@code stream} is, or null if it is none any more. */
  @Nullable
  Link link(Stream stream) {
    Link link = neighbours.get(stream.neighbour().id());
    return link != null && link.stream() == stream ? link : null;
  }

  @Nullable
  Link neighbour(int context) {
    return neighbours.get(context);
  }

  @Nullable
  Link parent() {
    return parent;
  }

  List<Link> neighbours() {
    return new ArrayList<>(neighbours.values());
  }

  /** A context, and which stream it is behind. Immutable. */
  private static final class Route {
    final Descendant context;
    final Link link;

    Route(Descendant context, Link link) {
      this.context = context;
      this.link = link;
    }
  }
}
