package io.mitogen.runtime.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of one tree, all of it decided by a seed: contexts come, write to each other, and go, in one thread and in
 * virtual time. Confined to the test.
 */
final class Simulation {
  private static final int MOST_STEPS = 300;
  private static final int LARGE = 200;
  private static final int STORY_LINES = 60;
  private static final int UNKNOWN_CONTEXT = 900_000_000;

  private final World world;
  private final Audit audit;
  private final SimulatedNode master;
  private final int size;
  private final boolean honest;

  private Simulation(long seed, List<String> story) {
    world = new World(seed, story);
    audit = new Audit(world);
    master = SimulatedNode.master(world);
    size = world.chance(1) ? LARGE : 3 + world.random.nextInt(30);
    honest = world.chance(70);
  }

  /** Runs the simulation of {@code seed}; if an invariant breaks, it is run once more to tell what led to it. */
  static void run(long seed) {
    try {
      new Simulation(seed, null).run();
    } catch (Throwable e) {
      List<String> story = story(seed);
      int from = Math.max(0, story.size() - STORY_LINES);
      throw new AssertionError(
          "seed " + seed + " (-D" + SimulationTest.SEED + "=" + seed + " runs just that one): "
              + e.getMessage() + "\n  "
              + String.join("\n  ", story.subList(from, story.size())),
          e);
    }
  }

  /** What happens in the simulation of {@code seed}. */
  static List<String> story(long seed) {
    List<String> story = new ArrayList<>();
    try {
      new Simulation(seed, story).run();
      story.add("all went well");
    } catch (Throwable e) { // which run tells
      story.add(String.valueOf(e.getMessage()));
    }
    return story;
  }

  private void run() {
    int steps = 20 + world.random.nextInt(MOST_STEPS) + 5 * size;
    for (int i = 0; i < steps; i++) {
      step();
      audit.knowsNoStranger(world.pick(world.alive()));
      world.loop.pass(world.chance(50) ? Duration.ZERO : world.upTo(40));
      if (world.chance(2)) {
        settle();
      }
    }
    settle();
    end();
  }

  private void step() {
    SimulatedNode node = world.pick(world.alive());
    int dice = world.random.nextInt(100);
    if (dice < 20) {
      if (world.alive().size() < size) {
        node.connectChild();
      }
    } else if (dice < 70) {
      for (int i = world.random.nextInt(4); i >= 0; i--) {
        write(node);
      }
    } else if (dice < 80) {
      offer(node);
    } else if (dice < 88) {
      visit(node);
    } else if (dice < 92) {
      cancel();
    } else if (node != master) {
      if (dice < 96) {
        end(node);
      } else if (!honest) {
        new Liar(world, node).lie();
      }
    }
  }

  private void write(SimulatedNode node) {
    node.program.writeTo(world.chance(3) ? UNKNOWN_CONTEXT : node.program.someoneKnown());
  }

  private void offer(SimulatedNode node) {
    int respondent = node.program.someoneKnown();
    boolean mayTalk = !world.unidirectional || node.isRelativeOf(world.nodes.get(respondent));
    if (world.chance(50) || !mayTalk) {
      Offer.once(node);
    } else {
      Offer.to(node, respondent);
      node.program.writeTo(respondent);
    }
  }

  /** Someone who knows whose offer it is writes to it. */
  private void visit(SimulatedNode node) {
    List<Offer> offers =
        world.offers.stream().filter(offer -> node.program.knows(offer.by.id)).toList();
    if (!offers.isEmpty()) {
      Offer offer = world.pick(offers);
      node.program.writeTo(offer.by.id, offer.handle, Letter.Fate.MAY_ARRIVE);
    }
  }

  private void cancel() {
    List<Question> waiting = world
        .questions()
        .filter(question -> question.isWaiting() && question.from.isAlive())
        .toList();
    if (!waiting.isEmpty()) {
      world.pick(waiting).cancel();
    }
  }

  private void end(SimulatedNode node) {
    for (Offer offer : world.offers) { // last words
      if (offer.isFor(node) && node.program.knows(offer.by.id)) {
        node.program.writeTo(offer.by.id, offer.handle, Letter.Fate.MAY_ARRIVE);
      }
    }
    switch (world.random.nextInt(3)) {
      case 0 -> node.die();
      case 1 -> node.exit();
      default -> {
        world.tell("the link above %d breaks", node.id);
        node.up.breakOff();
      }
    }
  }

  /** Lets all happen that is under way. */
  private void settle() {
    while (world.loop.timers() > 0) {
      world.loop.pass(Duration.ofSeconds(1));
    }
    world.tell("all is quiet");
    audit.run();
    world.require(
        !honest || world.log.warnings().isEmpty(), "there was a warning: %s", world.log.warnings());
  }

  /** All contexts end but the master, then the master. */
  private void end() {
    master.connectedChildren().forEach(this::end);
    settle();
    world.require(world.alive().equals(List.of(master)), "%s were left", world.alive());
    master.program.close();
    settle();
    world.require(master.router.replies().size() == 0, "someone waits in a closed router");
  }
}
