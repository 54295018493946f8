package io.mitogen.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.ClosedException;
import io.mitogen.Dead;
import io.mitogen.DisconnectedException;
import io.mitogen.MitogenException;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.runtime.stream.Neighbour;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** master (0) -> grandparent (2) -> us (5) -> left (7), right (8). */
@Timeout(20)
class MessageRouterTest {
  private static final int MASTER = 0;
  private static final int PARENT = 2;
  private static final int US = 5;
  private static final int LEFT = 7;
  private static final int RIGHT = 8;
  private static final int HANDLE = 1234;
  private static final int REPLY_TO = 1000;

  private final FakeLoop loop = new FakeLoop();
  private final KeptLog log = new KeptLog();
  private final MessageRouter router =
      new MessageRouter(new Identity(US, PARENT, MASTER), loop, log, true);
  private final FakeNeighbour parent = new FakeNeighbour(US, PARENT, "parent", router);
  private final FakeNeighbour left = new FakeNeighbour(US, LEFT, "left", router);
  private final FakeNeighbour right = new FakeNeighbour(US, RIGHT, "right", router);
  private final Heard heard = new Heard();

  @BeforeEach
  void connect() {
    router.addParent(parent.stream());
    addChild(left);
    addChild(right);
    parent.heard(); // that they came
  }

  @Nested
  class Ways {
    @Test
    void toANeighbourAreItsStream() {
      assertThat(wayTo(LEFT)).isSameAs(left);
      assertThat(wayTo(PARENT)).isSameAs(parent);
    }

    @Test
    void toEveryoneElseLeadThroughTheParent() {
      assertThat(wayTo(MASTER)).isSameAs(parent);
      assertThat(wayTo(99)).isSameAs(parent);
    }

    @Test
    void fromTheMasterLeadToItsNeighboursOnly() {
      MessageRouter master = new MessageRouter(new Identity(Identity.MASTER), loop, log, true);
      master.addChild(left.stream(), child(left));

      assertThat(master.knows(LEFT)).isTrue();
      assertThat(master.knows(99)).isFalse();
    }

    @Test
    void toOurselvesThereAlwaysIs() {
      assertThat(router.knows(US)).isTrue();
    }

    @Test
    void toANeighbourThatWentLeadThroughTheParentAgain() {
      router.remove(left.stream(), "it was closed");
      parent.heard();

      assertThat(wayTo(LEFT)).isSameAs(parent);
      assertThat(router.streams()).containsOnly(parent.stream(), right.stream());
    }

    @Test
    void ofASuccessorAreNotTakenAwayWithTheOneBeforeIt() {
      FakeNeighbour successor = new FakeNeighbour(US, LEFT, "left again", router);
      addChild(successor);
      parent.heard();

      router.remove(left.stream(), "it was closed");

      router.send(Frames.outbound(Wire.VALUE, LEFT, US, HANDLE, 0, new byte[0]));
      assertThat(successor.heard()).hasSize(1);
    }

    private FakeNeighbour wayTo(int context) {
      router.send(Frames.outbound(Wire.VALUE, context, US, HANDLE, 0, new byte[0]));
      List<FakeNeighbour> ways = Stream.of(parent, left, right)
          .filter(neighbour -> !neighbour.heard().isEmpty())
          .toList();
      assertThat(ways).hasSize(1);
      return ways.get(0);
    }
  }

  @Nested
  class InSomebodyElsesName {
    @BeforeEach
    void listen() {
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.ANYONE, heard));
    }

    @Test
    void aMessageIsDroppedWithoutAnAnswer() {
      arrives(left, message(US, RIGHT, RIGHT, HANDLE, REPLY_TO));

      assertNothingCameOfIt();
      assertThat(log.warnings())
          .containsExactly(
              "route: stream to left sent a message in the name of context 8, on the authority of 8, which it"
                  + " does not lead to; dropped");
    }

    @Test
    void aMessageOnTheAuthorityOfAParentIsDropped() {
      arrives(left, message(US, LEFT, MASTER, HANDLE, REPLY_TO));

      assertNothingCameOfIt();
    }

    @Test
    void aMessageOnOurOwnAuthorityIsDropped() {
      arrives(left, message(US, LEFT, US, HANDLE, REPLY_TO));
      arrives(left, message(US, US, US, HANDLE, REPLY_TO));

      assertNothingCameOfIt();
    }

    @Test
    void aMessageOfTheParentForOneOfOurChildrenIsDropped() {
      arrives(parent, message(US, LEFT, LEFT, HANDLE, REPLY_TO));

      assertNothingCameOfIt();
    }

    @Test
    void anAnswerIsDropped() {
      Waiter waiter = new Waiter();
      int handle = router.replies().add(RIGHT, waiter);

      arrives(left, message(US, RIGHT, RIGHT, handle, 0));
      arrives(left, message(US, RIGHT, LEFT, handle, 0));
      arrives(left, message(US, LEFT, RIGHT, handle, 0));

      assertThat(waiter.heard).isEmpty();
    }

    @Test
    void anOrderIsDropped() {
      List<Inbound> orders = new ArrayList<>();
      router.listen(Wire.CALL, Listening.atOnce(Handler.Policy.PARENTS, orders::add));

      arrives(left, message(US, PARENT, PARENT, Wire.CALL, REPLY_TO));
      arrives(left, message(US, LEFT, PARENT, Wire.CALL, REPLY_TO));
      arrives(left, message(US, US, US, Wire.CALL, REPLY_TO));

      assertThat(orders).isEmpty();
      assertNothingCameOfIt();
    }

    private void assertNothingCameOfIt() {
      assertThat(heard.messages).isEmpty();
      assertThat(left.heard()).isEmpty();
      assertThat(right.heard()).isEmpty();
      assertThat(parent.heard()).isEmpty();
    }
  }

  @Nested
  class Undeliverable {
    @Test
    void forAContextThatNobodyKnowsIsAnsweredWithNoRoute() {
      arrives(parent, message(99, PARENT, PARENT, HANDLE, REPLY_TO));

      assertDead(
          parent,
          Dead.Reason.NO_ROUTE,
          "no route to context 99 from context 5; it has gone, or never was");
    }

    @Test
    void forAHandleThatNobodyListensAtIsAnsweredWithNoHandle() {
      arrives(left, message(US, LEFT, LEFT, HANDLE, REPLY_TO));

      assertDead(left, Dead.Reason.NO_HANDLE, "nothing listens at handle 1234 of context 5");
    }

    @Test
    void againstThePolicyIsAnsweredWithPolicy() {
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.PARENTS, heard));

      arrives(left, message(US, LEFT, LEFT, HANDLE, REPLY_TO));

      assertDead(
          left,
          Dead.Reason.POLICY,
          "handle 1234 of context 5 takes no messages from context 7: refused by policy");
      assertThat(heard.messages).isEmpty();
    }

    @Test
    void forACalleeWhereThereIsNoneIsAnsweredWithPolicy() {
      arrives(left, message(US, LEFT, LEFT, Wire.CALL, REPLY_TO));

      assertDead(
          left, Dead.Reason.POLICY, "context 5 takes no calls: it was not started by another");
    }

    @Test
    void becauseItsHandlerCanNotReadItIsAnsweredWithMalformed() {
      router.listen(
          HANDLE,
          Listening.onLoop(Handler.Policy.ANYONE, message -> message.input().i32()));

      arrives(left, message(US, LEFT, LEFT, HANDLE, REPLY_TO));

      assertDead(left, Dead.Reason.MALFORMED, "ends too early: 1 bytes wanted at byte 0, 0 there");
      assertThat(log.warnings()).isEmpty();
    }

    @Test
    void becauseItsHandlerFailsIsAnsweredAndLogged() {
      router.listen(HANDLE, Listening.atOnce(Handler.Policy.ANYONE, message -> {
        throw new IllegalStateException("a bug");
      }));

      router.received(left.stream(), message(US, LEFT, LEFT, HANDLE, REPLY_TO));

      assertDead(
          left,
          Dead.Reason.MALFORMED,
          "the handler failed: java.lang.IllegalStateException: a bug");
      assertThat(log.warnings()).containsExactly("route: the handler 1234 failed");
    }

    @Test
    void thatWantsNoAnswerGetsNone() {
      arrives(left, message(US, LEFT, LEFT, HANDLE, 0));

      assertThat(left.heard()).isEmpty();
    }

    @Test
    void deadMessagesAreNeverAnswered() {
      arrives(parent, Frames.inbound(Wire.DEAD, US, PARENT, PARENT, HANDLE, REPLY_TO));
      arrives(parent, Frames.inbound(Wire.DEAD, 99, PARENT, PARENT, HANDLE, REPLY_TO));

      assertThat(parent.heard()).isEmpty();
    }

    @Test
    void fromFarAwayIsAnsweredAlongTheWayItCame() {
      arrives(parent, message(US, MASTER, MASTER, HANDLE, REPLY_TO));

      Inbound answer = parent.next();
      assertThat(answer.dst()).isEqualTo(MASTER);
      assertThat(answer.kind()).isEqualTo(Wire.DEAD);
    }
  }

  @Nested
  class Orders {
    private final List<Inbound> taken = new ArrayList<>();

    @BeforeEach
    void take() {
      router.listen(Wire.CALL, Listening.atOnce(Handler.Policy.PARENTS, taken::add));
    }

    @Test
    void ofTheParentAreTakenAtOnce() {
      Inbound order = message(US, PARENT, PARENT, Wire.CALL, REPLY_TO);

      router.received(parent.stream(), order);

      assertThat(taken).containsExactly(order);
    }

    @Test
    void ofAChildAreNotTaken() {
      arrives(left, message(US, LEFT, LEFT, Wire.CALL, REPLY_TO));

      assertThat(taken).isEmpty();
      assertThat(left.next().kind()).isEqualTo(Wire.DEAD);
    }

    @Test
    void ofTheParentForSomebodyElseAreNotTaken() {
      arrives(parent, message(LEFT, PARENT, PARENT, Wire.CALL, REPLY_TO));

      assertThat(taken).isEmpty();
    }
  }

  @Nested
  class Policies {
    @Test
    void ofParentsAdmitAllAncestors() {
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.PARENTS, heard));

      arrives(parent, message(US, PARENT, PARENT, HANDLE, 0));
      arrives(parent, message(US, MASTER, MASTER, HANDLE, 0));

      assertThat(heard.messages).extracting(Inbound::src).containsExactly(PARENT, MASTER);
    }

    @Test
    void ofParentsDoNotAdmitOthersThatTheParentLeadsTo() {
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.PARENTS, heard));

      arrives(parent, message(US, 99, 99, HANDLE, REPLY_TO));

      assertThat(heard.messages).isEmpty();
      assertThat(parent.next().dst()).isEqualTo(99);
    }

    @Test
    void ofChildrenAdmitOurChildren() {
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.CHILDREN, heard));

      arrives(left, message(US, LEFT, LEFT, HANDLE, 0));

      assertThat(heard.messages).extracting(Inbound::src).containsExactly(LEFT);
    }

    @Test
    void ofChildrenDoNotAdmitTheParentOrWhoeverIsBehindIt() {
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.CHILDREN, heard));

      arrives(parent, message(US, PARENT, PARENT, HANDLE, REPLY_TO));
      arrives(parent, message(US, 99, 99, HANDLE, REPLY_TO));

      assertThat(heard.messages).isEmpty();
      assertThat(parent.heard())
          .allSatisfy(answer ->
              assertThat(Answers.read(answer.input()).reason()).isEqualTo(Dead.Reason.POLICY))
          .hasSize(2);
    }

    @Test
    void ofAnyoneAdmitAnyone() {
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.ANYONE, heard));

      arrives(left, message(US, LEFT, LEFT, HANDLE, 0));
      arrives(parent, message(US, 99, 99, HANDLE, 0));

      assertThat(heard.messages).extracting(Inbound::src).containsExactly(LEFT, 99);
    }
  }

  @Nested
  class AnAnswer {
    private final Waiter waiter = new Waiter();
    private final int handle = router.replies().add(LEFT, waiter);

    @Test
    void ofTheRespondentIsTakenAtOnce() {
      router.received(left.stream(), message(US, LEFT, LEFT, handle, 0));

      assertThat(waiter.heard).hasSize(1);
      loop.runAll();
      assertThat(waiter.heard).hasSize(1);
    }

    @Test
    void ofSomebodyElseIsNotTaken() {
      arrives(right, message(US, RIGHT, RIGHT, handle, REPLY_TO));

      assertThat(waiter.heard).isEmpty();
      assertThat(right.next().kind()).isEqualTo(Wire.DEAD);
    }

    @Test
    void thatThereWillBeNoneIsTakenOfThoseOnTheWay() {
      router.blocks().grant(LEFT, 70, 80);
      arrives(left, came(70, LEFT));
      Waiter below = new Waiter();
      Waiter above = new Waiter();
      int belowHandle = router.replies().add(70, below);
      int aboveHandle = router.replies().add(99, above);

      arrives(left, dead(LEFT, belowHandle));
      arrives(parent, dead(MASTER, aboveHandle));

      assertThat(below.heard).hasSize(1);
      assertThat(above.heard).hasSize(1);
    }

    @Test
    void thatThereWillBeNoneIsNotTakenOfOthers() {
      router.blocks().grant(LEFT, 70, 80);
      arrives(left, came(70, LEFT));
      arrives(left, came(71, LEFT));

      arrives(right, dead(RIGHT, handle));
      arrives(left, dead(70, handle));
      arrives(left, dead(71, router.replies().add(70, waiter)));
      arrives(parent, dead(99, handle));
      arrives(parent, dead(PARENT, handle));

      assertThat(waiter.heard).isEmpty();
    }

    @Test
    void fromFarAwayIsTakenOnTheLoop() {
      Waiter far = new Waiter();
      int farHandle = router.replies().add(MASTER, far);

      arrives(parent, message(US, MASTER, MASTER, farHandle, 0));

      assertThat(far.heard).hasSize(1);
    }

    @Test
    void doesNotPassWhatItsSenderSentBeforeAndTheLoopStillHandles() {
      List<Object> beforeTheEnd = new ArrayList<>();
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.ANYONE, message -> {
        router.received(left.stream(), message(US, LEFT, LEFT, handle, 0));
        beforeTheEnd.addAll(waiter.heard);
      }));

      arrives(left, message(US, LEFT, LEFT, HANDLE, 0));

      assertThat(beforeTheEnd).isEmpty();
      assertThat(waiter.heard).hasSize(1);
    }

    @Test
    void thatCanNotComeAnyMoreIsToldWhenTheStreamGoes() {
      router.remove(left.stream(), "its process exited with status 1");

      assertThat(waiter.heard.get(0))
          .isInstanceOf(DisconnectedException.class)
          .hasToString("io.mitogen.DisconnectedException: no answer: left went away before it"
              + " replied; its process exited with status 1");
    }

    @Test
    void ofAChildIsStillWaitedForWhenTheParentGoes() {
      Waiter far = new Waiter();
      Waiter own = new Waiter();
      router.replies().add(MASTER, far);
      router.replies().add(US, own);

      router.remove(parent.stream(), "it closed the stream");

      assertThat(far.heard.get(0))
          .hasToString("io.mitogen.DisconnectedException: no answer: the parent went away, and with"
              + " it the way to all others; it closed the stream");
      assertThat(waiter.heard).isEmpty();
      assertThat(own.heard).isEmpty();
    }

    @Test
    void thatCanNotComeAnyMoreIsToldOnce() {
      router.remove(left.stream(), "gone");
      router.remove(left.stream(), "gone");

      assertThat(waiter.heard).hasSize(1);
    }
  }

  @Nested
  class TheEndOfAContext {
    private final int farther = 99;

    @Test
    void isToldToThoseThatHaveSentToIt() {
      router.blocks().grant(LEFT, 70, 80);
      arrives(left, came(70, LEFT));
      arrives(right, message(farther, RIGHT, RIGHT, HANDLE, 0));

      arrives(parent, gone(farther));

      assertThat(left.heard()).isEmpty();
      assertThat(gone(right)).isEqualTo(farther);
    }

    @Test
    void isToldToThoseThatWereNotAllowedToSendToIt() {
      arrives(left, message(RIGHT, LEFT, LEFT, HANDLE, 0));

      router.remove(right.stream(), "it closed the stream");

      assertThat(gone(left)).isEqualTo(RIGHT);
    }

    @Test
    void isToldToThoseThatSendToItAfterwards() {
      router.blocks().grant(LEFT, 70, 80);
      arrives(left, came(70, LEFT));

      arrives(left, message(70, LEFT, LEFT, HANDLE, REPLY_TO)); // its DEL_ROUTE is on the way to us

      assertThat(left.next().kind()).isEqualTo(Wire.DEAD);
      assertThat(gone(left)).isEqualTo(70);
    }

    @Test
    void endsWhatWaitsForIt() {
      Waiter waiter = new Waiter();
      router.replies().add(farther, waiter);
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.ANYONE, heard).of(farther));

      arrives(parent, gone(farther));

      assertThat(waiter.heard).hasSize(1);
      assertThat(heard.ends).containsExactly("context 99 went away; it was closed");
    }

    private Inbound gone(int context) {
      WireOutput data = new WireOutput();
      data.i32(context);
      data.text("context " + context);
      data.text("it was closed");
      return Frames.inbound(
          Wire.CONTROL, US, PARENT, PARENT, Wire.DEL_ROUTE, 0, data.toByteArray());
    }

    /** Whose end {@code neighbour} hears of next. */
    private int gone(FakeNeighbour neighbour) {
      Inbound message = neighbour.next();
      assertThat(message.handle()).isEqualTo(Wire.DEL_ROUTE);
      WireInput in = message.input();
      return in.i32();
    }
  }

  @Nested
  class Sending {
    @Test
    void toANeighbourIsDoneAtOnce() {
      router.send(outbound(LEFT));

      assertThat(left.next().handle()).isEqualTo(HANDLE);
    }

    @Test
    void toOurselvesIsHeardOnTheLoop() {
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.PARENTS, heard));

      router.send(outbound(US));

      assertThat(heard.messages).isEmpty();
      loop.runAll();
      assertThat(heard.messages).extracting(Inbound::src).containsExactly(US);
    }

    @Test
    void toNobodyIsRefused() {
      MessageRouter master = new MessageRouter(new Identity(Identity.MASTER), loop, log, true);

      assertThatThrownBy(() -> master.send(outbound(99)))
          .hasMessage("no route to context 99 from context 0; it has gone, or never was")
          .isInstanceOfSatisfying(
              UndeliverableException.class,
              e -> assertThat(e.reason()).isEqualTo(UndeliverableException.Reason.NO_ROUTE));
    }

    @Test
    void intoAClosedStreamIsRefused() {
      left.stream().closeOutput();

      assertThatThrownBy(() -> router.send(outbound(LEFT)))
          .isInstanceOf(DisconnectedException.class)
          .hasMessage("the stream to left is closed");
    }

    @Test
    void anAnswerToNobodyIsForgotten() {
      MessageRouter master = new MessageRouter(new Identity(Identity.MASTER), loop, log, true);

      master.answer(outbound(99));

      assertThat(log.warnings()).isEmpty();
    }

    private Outbound outbound(int dst) {
      return Frames.outbound(Wire.VALUE, dst, US, HANDLE, 0, new byte[0]);
    }
  }

  @Nested
  class Handlers {
    @Test
    void areNeverTwoForOneHandle() {
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.ANYONE, heard));

      assertThatThrownBy(
              () -> router.listen(HANDLE, Listening.onLoop(Handler.Policy.ANYONE, heard)))
          .hasMessage("handle 1234 has a handler already");
    }

    @Test
    void hearOneEnd() {
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.ANYONE, heard));

      router.unlisten(HANDLE, "the handler was removed");
      router.unlisten(HANDLE, "the handler was removed");
      router.close("the router is closed");
      loop.runAll();

      assertThat(heard.ends).containsExactly("the handler was removed");
    }

    @Test
    void hearTheEndLast() {
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.ANYONE, heard));
      router.received(left.stream(), message(US, LEFT, LEFT, HANDLE, 0));

      router.close("the router is closed");
      arrives(left, message(US, LEFT, LEFT, HANDLE, REPLY_TO));

      assertThat(heard.messages.size() + left.heard().size()).isEqualTo(1);
      assertThat(heard.ends).containsExactly("the router is closed");
    }

    @Test
    void hearWhatArrivedBeforeItsSenderWent() {
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.ANYONE, heard));
      router.received(left.stream(), message(US, LEFT, LEFT, HANDLE, 0));

      router.remove(left.stream(), "it was closed");
      loop.runAll();

      assertThat(heard.messages).hasSize(1);
      assertThat(log.warnings()).isEmpty();
    }

    @Test
    void forOneContextEndWithTheWayToIt() {
      Heard ofLeft = new Heard();
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.ANYONE, heard));
      router.listen(HANDLE + 1, Listening.onLoop(Handler.Policy.ANYONE, heard).of(MASTER));
      router.listen(HANDLE + 2, Listening.onLoop(Handler.Policy.ANYONE, ofLeft).of(LEFT));

      router.remove(parent.stream(), "it closed the stream");
      loop.runAll();

      assertThat(heard.ends)
          .containsExactly(
              "the parent went away, and with it the way to all others; it closed the" + " stream");
      assertThat(ofLeft.ends).isEmpty();
    }

    @Test
    void haveHandlesThatNobodyElseHas() {
      int first = router.newHandle();
      int second = router.replies().add(LEFT, new Waiter());

      assertThat(List.of(first, second, router.newHandle())).doesNotHaveDuplicates();
    }
  }

  @Test
  void afterItsCloseWhoeverWaitsIsTold() {
    Waiter waiter = new Waiter();
    router.replies().add(LEFT, waiter);

    router.close("the router is closed");

    assertThat(waiter.heard.get(0)).isInstanceOf(ClosedException.class);
  }

  @Test
  void whyAStreamEndedIsLoggedOnce() {
    log.enableDebug();

    router.remove(left.stream(), "its process exited with status 1");
    router.remove(left.stream(), "it was closed");

    assertThat(log.debugging())
        .containsExactly("stream: stream to left ended: its process exited with status 1");
  }

  private void addChild(FakeNeighbour neighbour) {
    router.addChild(neighbour.stream(), child(neighbour));
  }

  private static Descendant child(FakeNeighbour neighbour) {
    return Descendant.child(US, neighbour.stream().neighbour());
  }

  private void arrives(FakeNeighbour from, Inbound message) {
    router.received(from.stream(), message);
    loop.runAll();
  }

  /** A context is there. */
  private static Inbound came(int context, int below) {
    WireOutput data = new WireOutput();
    Descendant.child(below, new Neighbour(context, "context " + context, 1, "17"))
        .write(data);
    return Frames.inbound(Wire.CONTROL, US, below, below, Wire.ADD_ROUTE, 0, data.toByteArray());
  }

  private static Inbound dead(int src, int handle) {
    byte[] data = Answers.data(Dead.Reason.NO_ROUTE, "no route").toByteArray();
    return Frames.inbound(Wire.DEAD, US, src, src, handle, 0, data);
  }

  private static Inbound message(int dst, int src, int auth, int handle, int replyTo) {
    return Frames.inbound(Wire.VALUE, dst, src, auth, handle, replyTo);
  }

  private static void assertDead(FakeNeighbour to, Dead.Reason reason, String text) {
    Inbound answer = to.next();
    assertThat(answer.kind()).isEqualTo(Wire.DEAD);
    assertThat(answer.handle()).isEqualTo(REPLY_TO);
    assertThat(answer.src()).isEqualTo(US);
    assertThat(answer.replyTo()).isZero();
    assertThat(Answers.read(answer.input())).isEqualTo(new Dead(reason, text));
    assertThat(to.heard()).isEmpty();
  }

  private static final class Heard implements Handler {
    final List<Inbound> messages = new ArrayList<>();
    final List<String> ends = new ArrayList<>();

    @Override
    public void handle(Inbound message) {
      assertThat(ends).isEmpty();
      messages.add(message);
    }

    @Override
    public void ended(String why) {
      ends.add(why);
    }
  }

  private static final class Waiter implements ReplyListener {
    final List<Object> heard = new ArrayList<>();

    @Override
    public void replied(Inbound answer) {
      heard.add(answer);
    }

    @Override
    public void failed(MitogenException why) {
      heard.add(why);
    }
  }
}
