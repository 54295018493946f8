package io.mitogen.runtime.sim;

import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.RouterState;
import io.mitogen.runtime.stream.Stream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must be true whenever nothing is under way. Confined to the test. */
final class Audit {
  private final World world;

  Audit(World world) {
    this.world = world;
  }

  void run() {
    for (SimulatedNode node : world.alive()) {
      routesEqualTheTree(node);
      nobodyWaitsInVain(node);
      nothingOutlivesItsOwner(node);
    }
    allLettersHaveArrived();
    noneWasLostBeforeOneThatArrived();
  }

  /** Whatever is under way: each context that a node knows below it was there, and is called that. */
  void knowsNoStranger(SimulatedNode node) {
    for (Descendant below : node.router.below()) {
      SimulatedNode known = world.nodes.get(below.id());
      world.require(
          known != null
              && known.name.equals(below.name())
              && known.parent.id == below.parent()
              && known.router.self().isAuthority(node.id),
          "%s thinks that %s is below it",
          node,
          below.name());
    }
  }

  private void routesEqualTheTree(SimulatedNode node) {
    List<SimulatedNode> tree = new ArrayList<>(node.below());
    tree.sort(Comparator.comparingInt(below -> below.id));
    List<String> expected = tree.stream()
        .map(below -> below.id + " " + below.name + " " + below.parent.id)
        .toList();
    List<String> routes = node.router.below().stream()
        .map(below -> below.id() + " " + below.name() + " " + below.parent())
        .toList();
    world.require(routes.equals(expected), "%s knows %s; below it are %s", node, routes, expected);
    Set<Integer> neighbours = new HashSet<>();
    node.connectedChildren().forEach(child -> neighbours.add(child.id));
    if (node.parent != null) {
      neighbours.add(node.parent.id);
    }
    Set<Integer> streams = new HashSet<>();
    node.router.streams().forEach(stream -> streams.add(stream.neighbour().id()));
    world.require(
        streams.equals(neighbours), "%s has streams to %s, not %s", node, streams, neighbours);
  }

  /** But for an answer of someone who is there, and keeps silent. */
  private void nobodyWaitsInVain(SimulatedNode node) {
    List<Question> waiting = world
        .questions()
        .filter(question -> question.from == node && question.isWaiting())
        .toList();
    for (Question question : waiting) {
      world.require(
          question.hasArrived()
              && question.manner == Question.Manner.KEEPS_SILENT
              && !question.isHopeless(),
          "%s is still waited on",
          question);
    }
    world.require(!node.program.numbers.isWaiting(), "%s still waits for numbers", node);
    int replies = node.router.replies().size();
    world.require(
        replies == waiting.size(),
        "%s waits for %d answers, not %d",
        node,
        replies,
        waiting.size());
  }

  private void nothingOutlivesItsOwner(SimulatedNode node) {
    List<Offer> open = world.offers.stream()
        .filter(offer -> offer.by == node && offer.isOpen())
        .toList();
    open.forEach(offer ->
        world.require(!offer.isHopeless(), "%s was not told that nothing will come", offer));
    open.forEach(offer -> world.require(offer.hasHeardAll(), "%s has not heard all", offer));
    long handles = node.router.handles().stream()
        .filter(h -> h >= Wire.FIRST_DYNAMIC_HANDLE)
        .count();
    world.require(handles == open.size(), "%s has %d handlers, not %d", node, handles, open.size());
    for (Stream stream : node.router.streams()) {
      world.require(stream.waiting() == 0, "messages wait for %s in %s", stream, node);
      for (int id : RouterState.acquaintances(node.router, stream)) {
        SimulatedNode acquaintance = world.nodes.get(id);
        world.require(
            acquaintance != null && node.reaches(acquaintance),
            "%s keeps that those behind %s know context %d, which has gone",
            node,
            stream,
            id);
      }
    }
    for (SimulatedLink link : node.links()) {
      world.require(
          !link.isWhole() || !link.isInBulk(node), "%s waits for the rest of a message", node);
    }
    world.require(
        !node.connectedChildren().isEmpty() || RouterState.blocks(node.router) == 0,
        "%s has no children, but some have numbers",
        node);
  }

  /** What a context that has gone sent to another has arrived up to some point, and nothing after it. */
  private void noneWasLostBeforeOneThatArrived() {
    Map<String, Letter> lost = new HashMap<>();
    for (Letter letter : world.letters) {
      SimulatedNode receiver = letter.receiver();
      String pair = letter.from.id + " " + letter.to;
      if (receiver == null || !receiver.isAlive() || letter.isRefusable()) {
        continue;
      }
      if (!letter.hasArrived()) {
        lost.putIfAbsent(pair, letter);
      } else {
        world.require(
            !lost.containsKey(pair), "%s was lost, and %s was not", lost.get(pair), letter);
      }
    }
  }

  private void allLettersHaveArrived() {
    for (Letter letter : world.letters) {
      world.require(
          letter.hasArrived() || letter.isRefusable() || letter.isHopeless(),
          "%s was lost",
          letter);
    }
  }
}
