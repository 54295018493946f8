package io.mitogen.runtime.sim;

import io.mitogen.DisconnectedException;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.Listening;
import io.mitogen.runtime.route.RouterState;
import io.mitogen.runtime.sim.Question.Manner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What runs in a context: sends letters to those that it has heard of, and answers those that it gets. It hears of a context
 * as real ones do: by a message of one who knows it. Confined to the test.
 */
final class Program {
  /** The handles at which every program listens; what the first two hear is in order, and the third hears at once. */
  static final int ON_LOOP = 201;

  static final int IN_ORDER = 202;
  static final int AT_ONCE = 203;
  static final int PARENTS_ONLY = 204;

  final Numbers numbers;
  private final World world;
  private final SimulatedNode self;
  private final Loop loop;
  private final TreeSet<Integer> known = new TreeSet<>();
  private final Map<Integer, Integer> lastInOrder = new HashMap<>(); // by sender
  private final Map<Integer, Integer> lastAtOnce = new HashMap<>();
  private boolean closed;

  Program(SimulatedNode self, Loop loop) {
    this.world = self.world;
    this.self = self;
    this.loop = loop;
    this.numbers = new Numbers(self.router);
    known.add(self.id);
    for (SimulatedNode above = self.parent; above != null; above = above.parent) {
      known.add(above.id);
    }
    Handler inOrder = message -> gets(message, false);
    self.router.listen(ON_LOOP, Listening.onLoop(Handler.Policy.ANYONE, inOrder));
    self.router.listen(IN_ORDER, Listening.inOrder(Handler.Policy.ANYONE, inOrder));
    self.router.listen(
        AT_ONCE, Listening.atOnce(Handler.Policy.ANYONE, message -> gets(message, true)));
    self.router.listen(PARENTS_ONLY, Listening.inOrder(Handler.Policy.PARENTS, inOrder));
  }

  void hearsOf(int context) {
    known.add(context);
  }

  boolean knows(int context) {
    return known.contains(context);
  }

  /** Someone that it has heard of; itself, if nobody else. */
  int someoneKnown() {
    return world.pick(new ArrayList<>(known));
  }

  /** Sends a letter, and a part of them wants an answer. */
  void writeTo(int context, int handle, Letter.Fate fate) {
    send(
        world.chance(60)
            ? new Question(self, context, handle, fate)
            : new Letter(self, context, handle, fate));
  }

  /** Sends a letter to one of the standing handles. */
  void writeTo(int context) {
    writeTo(
        context,
        world.pick(List.of(ON_LOOP, IN_ORDER, AT_ONCE, PARENTS_ONLY)),
        Letter.Fate.MUST_ARRIVE);
  }

  private void send(Letter letter) {
    world.tell("%d sends %s", self.id, letter);
    if (letter instanceof Question question) {
      question.ask();
      return;
    }
    try {
      self.router.send(letter.message(0));
    } catch (DisconnectedException | UndeliverableException e) {
      world.require(letter.isHopeless(), "%s can't be sent: %s", letter, e.getMessage());
    }
  }

  /** A letter has come to a handle. */
  void gets(Inbound message, boolean atOnce) {
    Letter letter = Letter.read(world, message);
    letter.arrive(self, message, atOnce);
    if (!(letter instanceof Question question)) {
      return;
    }
    if (question.manner == Manner.REFUSES) {
      throw new UndeliverableException(
          UndeliverableException.Reason.MALFORMED, "it makes no sense");
    }
    if (question.manner == Manner.ANSWERS_LATER) {
      loop.schedule(world.upTo(300), () -> answer(question));
    } else if (question.manner != Manner.KEEPS_SILENT) {
      answer(question);
    }
    if (question.manner == Manner.ANSWERS_TWICE) {
      answer(question);
    }
  }

  private void answer(Question question) {
    self.router.answer(new Question.Answer(question, self).message(0));
  }

  /** Its offer at a handle, if there is or was one. */
  Optional<Offer> offer(int handle) {
    return world.offers.stream()
        .filter(offer -> offer.by == self && offer.handle == handle)
        .findFirst();
  }

  /** No letter passes one that the same sender sent before it, but for those that are heard at once. */
  void getsInOrder(Letter letter, boolean atOnce) {
    Integer last = (atOnce ? lastAtOnce : lastInOrder).put(letter.from.id, letter.number);
    world.require(last == null || last < letter.number, "%s arrived after letter %d", letter, last);
  }

  /** The parent has gone: nobody waits for others than those below any more. */
  void requireNobodyWaitsForThoseAbove() {
    world
        .questions()
        .filter(asked -> asked.from == self && asked.isWaiting())
        .forEach(asked -> world.require(
            self.router.knows(asked.to) || !RouterState.isWaiting(self.router, asked.replyTo()),
            "%s is still waited on",
            asked));
  }

  void close() {
    closed = true;
    self.router.close("the router is closed");
  }

  boolean isClosed() {
    return closed;
  }
}
