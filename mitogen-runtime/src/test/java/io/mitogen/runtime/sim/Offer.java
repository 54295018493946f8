package io.mitogen.runtime.sim;

import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.Listening;

/** A handler of a program for one message only, or for one sender only, or both. Confined to the test. */
final class Offer implements Handler {
  private static final int ANYONE = -1;

  final SimulatedNode by;
  final int handle;
  private final boolean once;
  private final int respondent;
  private int came;
  private int heard;
  private String end = "";

  private Offer(SimulatedNode by, boolean once, int respondent) {
    this.by = by;
    this.once = once;
    this.respondent = respondent;
    this.handle = by.router.newHandle();
    by.world.offers.add(this);
  }

  /** For one message of anyone. */
  static Offer once(SimulatedNode by) {
    Offer offer = new Offer(by, true, ANYONE);
    by.router.listen(offer.handle, Listening.inOrder(Policy.ANYONE, offer).once());
    return offer;
  }

  /** For what {@code respondent} sends. */
  static Offer to(SimulatedNode by, int respondent) {
    Offer offer = new Offer(by, by.world.random.nextBoolean(), respondent);
    Listening listening = Listening.onLoop(Policy.ANYONE, offer).of(respondent);
    by.router.listen(offer.handle, offer.once ? listening.once() : listening);
    return offer;
  }

  boolean isFor(SimulatedNode node) {
    return respondent == node.id;
  }

  /** A message for it has arrived at its context. */
  void comes(Inbound message) {
    if (isOpen() && !once && message.src() == respondent) {
      came++;
    }
  }

  @Override
  public void handle(Inbound message) {
    by.world.require(isOpen(), "%s hears a message after its end: %s", this, end);
    by.world.require(
        respondent == ANYONE || message.src() == respondent,
        "%s hears context %d",
        this,
        message.src());
    heard++;
    by.program.gets(message, false);
  }

  @Override
  public void ended(String why) {
    by.world.tell("%s ends: %s", this, why);
    by.world.require(end.isEmpty(), "%s ends twice: %s, and %s", this, end, why);
    end = why;
    by.world.require(hasHeardAll(), "%s ends before it has heard all that came", this);
    by.world.require(
        isHopeless() || by.program.isClosed(), "%s ended, but is not hopeless: %s", this, why);
  }

  /** Whether it heard all that came while it was open. */
  boolean hasHeardAll() {
    return heard >= came; // what its own context sends to it does not come, but is heard
  }

  /** Whether it may hear something yet, as far as it knows. */
  boolean isOpen() {
    return end.isEmpty() && !(once && heard > 0);
  }

  /** Whether whom it is for can't reach it. */
  boolean isHopeless() {
    return respondent != ANYONE && !by.reaches(by.world.nodes.get(respondent));
  }

  @Override
  public String toString() {
    return "handle " + handle + " of " + by + " for " + (once ? "one message" : "messages") + " of "
        + (respondent == ANYONE ? "anyone" : respondent);
  }
}
