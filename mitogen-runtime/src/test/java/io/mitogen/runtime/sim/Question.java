package io.mitogen.runtime.sim;

import io.mitogen.ClosedException;
import io.mitogen.Dead;
import io.mitogen.DisconnectedException;
import io.mitogen.MitogenException;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.Answers;
import io.mitogen.runtime.route.ReplyListener;
import java.util.List;

/** A letter whose sender waits for an answer, and gets just one, which is true. Confined to the test. */
final class Question extends Letter implements ReplyListener {
  /** What whoever is asked does about it. */
  enum Manner {
    ANSWERS,
    ANSWERS_LATER,
    ANSWERS_TWICE,
    REFUSES,
    KEEPS_SILENT
  }

  final Manner manner;
  private final boolean inOrder;
  private int replyTo;
  private String outcome = "";

  Question(SimulatedNode from, int to, int handle, Fate fate) {
    super(from, to, handle, fate);
    this.manner = from.world.pick(List.of(Manner.values()));
    this.inOrder = from.world.random.nextBoolean();
  }

  void ask() {
    replyTo = from.router.replies().add(to, this);
    try {
      from.router.send(message(replyTo));
    } catch (DisconnectedException | UndeliverableException e) {
      from.router.replies().remove(replyTo);
      end("not sent: " + e.getMessage());
      requireHopeless();
    }
  }

  /** Its sender waits no longer. */
  void cancel() {
    if (from.router.replies().remove(replyTo)) {
      end("cancelled");
    }
  }

  boolean isWaiting() {
    return outcome.isEmpty();
  }

  int replyTo() {
    return replyTo;
  }

  @Override
  public boolean isInOrder() {
    return inOrder;
  }

  @Override
  public void replied(Inbound answer) {
    if (answer.kind() == Wire.DEAD) {
      Dead dead = Answers.read(answer.input());
      end(dead.reason() + ", " + dead.text());
      requireTrue(dead);
      return;
    }
    end("answered");
    Letter letter = read(from.world, answer);
    from.world.require(
        letter instanceof Answer given && given.question == this && letter.from.id == to,
        "%s was answered by %s",
        this,
        letter);
    letter.arrive(from, answer, !inOrder);
  }

  @Override
  public void failed(MitogenException why) {
    end(String.valueOf(why.getMessage()));
    if (!(why instanceof ClosedException)) { // which the sender knows of itself
      requireHopeless();
    }
  }

  private void end(String how) {
    from.world.tell("%s: %s", this, how);
    from.world.require(
        isWaiting(), "%s had come to an end before: %s; now: %s", this, outcome, how);
    from.world.require(from.isAlive(), "%s came to an end after its sender", this);
    outcome = how;
  }

  private void requireTrue(Dead dead) {
    switch (dead.reason()) {
      case NO_ROUTE, DISCONNECTED -> requireHopeless();
      case POLICY, NO_HANDLE ->
        from.world.require(isRefusable(), "%s was refused: %s", this, outcome);
      case MALFORMED ->
        from.world.require(
            manner == Manner.REFUSES && hasArrived(), "%s was refused: %s", this, outcome);
      default -> from.world.require(false, "%s came to an odd end: %s", this, outcome);
    }
  }

  private void requireHopeless() {
    from.world.require(isHopeless(), "%s was given up, but is not hopeless: %s", this, outcome);
  }

  /** The answer to a question. */
  static final class Answer extends Letter {
    private final Question question;

    Answer(Question question, SimulatedNode from) {
      super(from, question.from.id, question.replyTo, Fate.MAY_ARRIVE); // if someone still waits
      this.question = question;
    }
  }
}
