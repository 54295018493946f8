package io.mitogen.runtime.sim;

import io.mitogen.Dead;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.Answers;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.spi.WireOutput;
import java.util.List;
import java.util.Optional;

/** Sends to its parent what no honest context would. None of it may have any effect. Confined to the test. */
final class Liar {
  private final World world;
  private final SimulatedNode self;
  private final List<SimulatedNode> others; // of whom its parent knows that they are not behind it

  Liar(World world, SimulatedNode self) {
    this.world = world;
    this.self = self;
    this.others = world.nodes.values().stream()
        .filter(node -> !node.router.self().isAuthority(self.id))
        .toList();
  }

  /** Tells a lie of some kind. */
  void lie() {
    SimulatedNode other = world.pick(others);
    SimulatedNode victim = world.pick(others);
    switch (world.random.nextInt(6)) {
      case 0 -> send(Letter.forged(other, victim.id, Program.IN_ORDER).message(0));
      case 1 -> sendAsMaster(Letter.forged(self, victim.id, Program.PARENTS_ONLY));
      case 2 ->
        question()
            .ifPresent(asked ->
                send(Letter.forged(self, asked.from.id, asked.replyTo()).message(0)));
      case 3 ->
        question()
            .ifPresent(asked -> send(
                Letter.forged(asked.receiver(), asked.from.id, asked.replyTo()).message(0)));
      case 4 ->
        question()
            .ifPresent(asked -> send(Answers.dead(
                self.id, asked.from.id, asked.replyTo(), Dead.Reason.DISCONNECTED, "a lie")));
      default -> sendRoute(other);
    }
  }

  /** One that others wait for an answer to, from someone else. */
  private Optional<Question> question() {
    List<Question> all = world
        .questions()
        .filter(question -> question.isWaiting()
            && others.contains(question.from)
            && question.receiver() != null
            && others.contains(question.receiver()))
        .toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(world.pick(all));
  }

  private void send(Outbound message) {
    parent().send(message);
  }

  private Stream parent() {
    return self.up.at(self);
  }

  private void sendAsMaster(Letter letter) {
    Outbound honest = letter.message(0);
    byte[] data = letter.data().toByteArray();
    byte[] frame = Frames.frame(
        honest.kind(), letter.to, self.id, Identity.MASTER, letter.handle, 0, data.length, data);
    parent().send(new RawFrame(honest, frame));
  }

  /** That another context is below it, or has gone. */
  private void sendRoute(SimulatedNode other) {
    boolean came = world.random.nextBoolean();
    WireOutput data = Outbound.data(Wire.MAX_FRAME_DATA);
    data.i32(other.id);
    if (came) {
      data.i32(self.id);
    }
    data.text("a lie");
    if (came) {
      data.i64(1);
    }
    data.text("17");
    send(new Outbound(
        Wire.CONTROL, self.parent.id, self.id, came ? Wire.ADD_ROUTE : Wire.DEL_ROUTE, 0, data));
  }
}
