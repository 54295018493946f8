package io.mitogen.runtime.sim;

import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.Arrays;
import java.util.Random;

/**
 * A message that a program sends. Its number says when it was sent, and all that is known of it is here: on its way it has
 * just the number, and bytes that say nothing. Confined to the test.
 */
class Letter {
  private static final int MOST_BYTES = 150_000;
  private static final byte[] PADDING = new byte[2 * MOST_BYTES];

  static {
    new Random(0).nextBytes(PADDING);
  }

  final int number;
  final SimulatedNode from;
  final int to;
  final int handle;
  private final int mentioned; // a context that the sender knows, and the receiver will
  private final int size;
  private final Fate fate;
  private boolean arrived;

  /** What is to become of it while there is a way. */
  enum Fate {
    MUST_ARRIVE,
    MAY_ARRIVE,
    MUST_NOT_ARRIVE
  }

  /** A letter to whoever has the number {@code to}. */
  Letter(SimulatedNode from, int to, int handle, Fate fate) {
    this(from, to, handle, fate, size(from.world));
  }

  private Letter(SimulatedNode from, int to, int handle, Fate fate, int size) {
    this.from = from;
    this.to = to;
    this.handle = handle;
    this.fate = fate;
    this.size = size;
    this.mentioned = from.program.someoneKnown();
    this.number = from.world.letters.size();
    from.world.letters.add(this);
  }

  /** One that {@code from} never sent, or had no right to. */
  static Letter forged(SimulatedNode from, int to, int handle) {
    return new Letter(from, to, handle, Fate.MUST_NOT_ARRIVE, 10);
  }

  private static int size(World world) {
    if (world.chance(world.bulkPercent)) {
      return MOST_BYTES / 2 + world.random.nextInt(MOST_BYTES / 2);
    }
    return world.random.nextInt(world.chance(10) ? 10_000 : 100);
  }

  /** What travels. */
  Outbound message(int replyTo) {
    return new Outbound(Wire.VALUE, to, from.id, handle, replyTo, data());
  }

  WireOutput data() {
    WireOutput data = Outbound.data(Integer.MAX_VALUE);
    data.i32(number);
    data.bytes(PADDING, paddingFrom(), size);
    return data;
  }

  /** The letter that has arrived somewhere. */
  static Letter read(World world, Inbound message) {
    WireInput in = message.input();
    Letter letter = world.letters.get(in.i32());
    byte[] padding = in.rest();
    int from = letter.paddingFrom();
    world.require(
        Arrays.equals(padding, 0, padding.length, PADDING, from, from + letter.size),
        "%s arrived with other bytes",
        letter);
    return letter;
  }

  /** Other bytes for every letter. */
  private int paddingFrom() {
    return number % (PADDING.length - MOST_BYTES);
  }

  /** It has arrived: whole, once, where it was sent to, from whom it was sent, after those before it. */
  void arrive(SimulatedNode at, Inbound message, boolean atOnce) {
    World world = at.world;
    world.tell("%s has arrived at %d", this, at.id);
    world.require(fate != Fate.MUST_NOT_ARRIVE, "%s arrived, which was forged", this);
    world.require(!arrived, "%s arrived twice", this);
    arrived = true;
    world.require(
        at.id == to && message.src() == from.id && message.handle() == handle,
        "%s arrived at handle %d of %s, from context %d",
        this,
        message.handle(),
        at,
        message.src());
    world.require(
        !world.unidirectional || at.isRelativeOf(from), "%s went neither up nor down", this);
    at.program.getsInOrder(this, atOnce);
    at.program.hearsOf(from.id);
    at.program.hearsOf(mentioned);
  }

  boolean hasArrived() {
    return arrived;
  }

  /** Whether whoever it is for may refuse it, or somebody on the way. */
  boolean isRefusable() {
    SimulatedNode receiver = receiver();
    return fate != Fate.MUST_ARRIVE
        || receiver == null
        || (from.world.unidirectional && !receiver.isRelativeOf(from))
        || (handle == Program.PARENTS_ONLY && !receiver.router.self().isAuthority(from.id));
  }

  /** Whom it is for; null if there is no context of that number. */
  SimulatedNode receiver() {
    return from.world.nodes.get(to);
  }

  /** Whether nobody can deliver it any more, nor an answer to it. */
  boolean isHopeless() {
    SimulatedNode receiver = receiver();
    return receiver == null || !from.reaches(receiver);
  }

  @Override
  public String toString() {
    return "letter " + number + " of " + size + " bytes from " + from.id + " to handle " + handle
        + " of " + to;
  }
}
