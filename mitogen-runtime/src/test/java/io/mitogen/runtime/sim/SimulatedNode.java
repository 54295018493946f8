package io.mitogen.runtime.sim;

import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.runtime.stream.StreamListener;
import java.util.ArrayList;
import java.util.List;

/** One context of the simulated tree: a real router, on links that are not. Confined to the test. */
final class SimulatedNode implements StreamListener {
  final int id;
  final String name;
  final SimulatedNode parent; // null for the master
  final MessageRouter router;
  final Program program;
  final List<SimulatedNode> children = new ArrayList<>(); // whether they live or not
  SimulatedLink up; // to the parent
  final World world;
  private final NodeLoop loop;

  private SimulatedNode(World world, SimulatedNode parent, Identity identity, String name) {
    this.world = world;
    this.id = identity.id();
    this.name = name;
    this.parent = parent;
    this.loop = new NodeLoop(world);
    this.router = new MessageRouter(identity, loop, world.log, world.unidirectional);
    this.program = new Program(this, loop);
    world.nodes.put(id, this);
  }

  static SimulatedNode master(World world) {
    return new SimulatedNode(world, null, new Identity(Identity.MASTER), "");
  }

  /** Starts a child, once there is a number for it. */
  void connectChild() {
    program.numbers.take(number -> {
      Identity identity = new Identity(number, router.self().parentsOfChild());
      String path = name.isEmpty() ? "" : name + ".";
      SimulatedNode child = new SimulatedNode(world, this, identity, path + "local." + number);
      SimulatedLink link = new SimulatedLink(world, this, child);
      child.up = link;
      children.add(child);
      child.router.addParent(link.at(child));
      router.addChild(link.at(this), Descendant.child(id, link.at(this).neighbour()));
      program.hearsOf(number);
      world.tell("%d starts %d", id, number);
      child.program.writeTo(child.program.someoneKnown());
    });
  }

  boolean isAlive() {
    return !loop.hasEnded();
  }

  void unlessEnded(Runnable task) {
    loop.unlessEnded(task);
  }

  /** Ends without a word, in the middle of whatever it was doing. */
  void die() {
    world.tell("%d dies", id);
    loop.end();
    links().forEach(SimulatedLink::breakOff);
  }

  /** Ends in good order: closes its router, then its streams. */
  void exit() {
    world.tell("%d exits", id);
    program.close();
    loop.end();
    links().forEach(SimulatedLink::close);
  }

  /** Its links, broken ones included. */
  List<SimulatedLink> links() {
    List<SimulatedLink> links = new ArrayList<>();
    if (up != null) {
      links.add(up);
    }
    children.forEach(child -> links.add(child.up));
    return links;
  }

  /** Its children, as far as they are still connected to it. */
  List<SimulatedNode> connectedChildren() {
    return children.stream()
        .filter(child -> child.isAlive() && child.up.isWhole())
        .toList();
  }

  /** All that are below it, as far as they are still connected to it. */
  List<SimulatedNode> below() {
    List<SimulatedNode> all = new ArrayList<>(connectedChildren());
    for (int next = 0; next < all.size(); next++) {
      all.addAll(all.get(next).connectedChildren());
    }
    return all;
  }

  /** Whether there is a way to {@code other}. Once there is none, there never will be. */
  boolean reaches(SimulatedNode other) {
    return isAlive() && other.isAlive() && top() == other.top();
  }

  /** The farthest ancestor that it is still connected to. */
  private SimulatedNode top() {
    SimulatedNode top = this;
    while (top.up != null && top.up.isWhole()) {
      top = top.parent;
    }
    return top;
  }

  /** Whether one of them is above the other, or they are the same: all that may talk in a unidirectional tree. */
  boolean isRelativeOf(SimulatedNode other) {
    return router.self().isAuthority(other.id) || other.router.self().isAuthority(id);
  }

  @Override
  public void received(Stream stream, Inbound message) {
    if (message.dst() == id && message.handle() >= Wire.FIRST_DYNAMIC_HANDLE) {
      program.offer(message.handle()).ifPresent(offer -> offer.comes(message));
    }
    router.received(stream, message);
  }

  @Override
  public void ended(Stream stream, String why) {
    world.tell("%d lost %s: %s", id, stream, why);
    router.remove(stream, why);
    if (parent != null && stream.neighbour().id() == parent.id) {
      program.requireNobodyWaitsForThoseAbove();
      loop.schedule(world.upTo(50), this::exit);
    }
  }

  @Override
  public String toString() {
    return "context " + id;
  }
}
