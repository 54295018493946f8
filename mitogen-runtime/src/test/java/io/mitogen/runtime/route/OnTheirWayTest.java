package io.mitogen.runtime.route;

import static io.mitogen.runtime.route.Family.HANDLE;
import static io.mitogen.runtime.route.Family.LEFT;
import static io.mitogen.runtime.route.Family.MASTER;
import static io.mitogen.runtime.route.Family.PARENT;
import static io.mitogen.runtime.route.Family.REPLY_TO;
import static io.mitogen.runtime.route.Family.US;
import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Dead;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.stream.FakeNeighbour;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that go through a context. The tree is that of {@link Family}, with 1001, 1002 and 2001. */
@Timeout(20)
class OnTheirWayTest {
  private final Family family = new Family();
  private final FakeNeighbour parent = family.parent;
  private final FakeNeighbour left = family.left;
  private final FakeNeighbour right = family.right;

  @BeforeEach
  void grow() {
    family.addThoseBelowLeft();
    family.addOneBelowRight();
  }

  @Nested
  class AMessage {
    @ParameterizedTest
    @ValueSource(ints = {LEFT, 1001, 1002})
    void fromAboveGoesDownToTheChildThatLeadsThere(int dst) {
      parent.says(Family.value(dst, MASTER, 1000, REPLY_TO));

      assertPassed(left, dst, MASTER);
    }

    @ParameterizedTest
    @ValueSource(ints = {MASTER, PARENT, 99, 1003, 2999})
    void fromBelowGoesUpIfItsDestinationIsNotKnown(int dst) {
      left.says(Family.value(dst, 1002, 1000, REPLY_TO));

      assertPassed(parent, dst, 1002);
    }

    @Test
    void keepsItsAuthority() {
      left.says(Frames.message(Wire.CONTROL, MASTER, LEFT, 1002, 1000, REPLY_TO));

      Inbound passed = parent.next();
      assertThat(passed.src()).isEqualTo(LEFT);
      assertThat(passed.auth()).isEqualTo(1002);
    }

    @Test
    void isNotHeardHereEvenIfSomethingListensAtItsHandle() {
      Family.Heard heard = new Family.Heard();
      family.router.listen(HANDLE, Listening.atOnce(Handler.Policy.ANYONE, heard));
      Family.Waiter waiter = new Family.Waiter();
      int handle = family.router.replies().add(LEFT, waiter);

      left.says(
          Family.value(MASTER, LEFT, HANDLE, 0),
          Family.value(MASTER, LEFT, handle, 0),
          Frames.message(Wire.CONTROL, MASTER, LEFT, LEFT, Wire.ADD_ROUTE, 0));

      assertThat(heard.sources).isEmpty();
      assertThat(waiter.heard).isEmpty();
      assertThat(parent.heard()).hasSize(3);
      assertThat(family.log.warnings()).isEmpty();
    }

    @Test
    void ofSeveralFragmentsGoesOnOneByOne() {
      byte[] half = new byte[40_000];
      parent.says(Frames.fragment(1002, MASTER, 1000, 0, 9, 80_000, 0, half));

      assertThat(left.next().size()).isEqualTo(40_000); // the other half is not there yet
    }

    @Test
    void doesNotTouchTheLoop() {
      parent.says(Family.value(1002, MASTER, 1000, REPLY_TO));
      left.says(Family.value(MASTER, 1002, 1000, REPLY_TO));

      assertThat(left.heard()).hasSize(1); // though nobody has run it
      assertThat(parent.heard()).hasSize(1);
    }

    private void assertPassed(FakeNeighbour to, int dst, int src) {
      Inbound message = to.next();
      assertThat(message.dst()).isEqualTo(dst);
      assertThat(message.src()).isEqualTo(src);
      assertThat(message.handle()).isEqualTo(1000);
      assertThat(message.replyTo()).isEqualTo(REPLY_TO);
      assertThat(message.input().rest()).containsExactly('v');
      family.assertSilence();
    }
  }

  @Nested
  class Refused {
    @Test
    void isWhatComesFromAboveForWhoeverIsNotBelow() {
      parent.says(Family.value(99, MASTER, 1000, REPLY_TO));

      Family.assertRefused(
          parent,
          Dead.Reason.NO_ROUTE,
          "no route to context 99 from context 5; it has gone, or never was");
      family.assertSilence();
    }

    @Test
    void isWhatWouldGoBackWhereItCameFrom() {
      left.says(Family.value(1001, LEFT, 1000, REPLY_TO));

      String why = "no route to context 1001 from context 5; it has gone, or never was";
      Family.assertRefusedFirst(left, Dead.Reason.NO_ROUTE, why);
      assertThat(Family.ends(left)).containsExactly("1001 context 1001: " + why);
      family.assertSilence();
    }

    @Test
    void isWhatAChildSendsToAnother() {
      left.says(Family.value(2001, 1002, 1000, REPLY_TO));

      Family.assertRefused(
          left,
          Dead.Reason.POLICY,
          "context 1002 and context 2001 may not send to each other: both are below context 5, and"
              + " messages go up and down the tree only");
      family.assertSilence();
    }

    @Test
    void isWhatGoesIntoAStreamThatIsClosed() {
      left.stream().closeOutput();

      parent.says(Family.value(1002, MASTER, 1000, REPLY_TO));

      Family.assertRefused(
          parent,
          Dead.Reason.NO_ROUTE,
          "no route to context 1002 from context 5; it has gone, or never was");
    }

    @Test
    void isEveryMessageOnceHoweverManyFragmentsItHas() {
      byte[] third = new byte[3];
      parent.says(
          Frames.fragment(99, MASTER, 1000, REPLY_TO, 9, 9, 0, third),
          Frames.fragment(99, MASTER, 1000, REPLY_TO, 9, 9, 3, third),
          Frames.fragment(99, MASTER, 1000, REPLY_TO, 9, 9, -1, new byte[0]));
      left.says(
          Frames.fragment(2001, LEFT, 1000, REPLY_TO, 9, 9, 0, third),
          Frames.fragment(2001, LEFT, 1000, REPLY_TO, 9, 9, 3, third),
          Frames.fragment(2001, LEFT, 1000, REPLY_TO, 9, 9, 6, third));

      assertThat(parent.heard()).extracting(Inbound::kind).containsExactly(Wire.DEAD);
      assertThat(left.heard()).extracting(Inbound::kind).containsExactly(Wire.DEAD);
    }

    @Test
    void isWithoutAnAnswerWhatWantsNone() {
      parent.says(
          Family.value(99, MASTER, 1000, 0),
          Frames.message(Wire.DEAD, 99, MASTER, MASTER, 1000, REPLY_TO));
      left.says(Family.value(2001, 1002, 1000, 0));

      family.assertSilence();
      assertThat(family.log.warnings()).isEmpty();
    }
  }

  @Nested
  class IfContextsBesideEachOtherMaySend {
    private final Family open = new Family(false);

    @BeforeEach
    void grow() {
      open.addThoseBelowLeft();
      open.addOneBelowRight();
    }

    @Test
    void theirMessagesPass() {
      open.left.says(Family.value(2001, 1002, 1000, REPLY_TO));

      assertThat(open.right.next().src()).isEqualTo(1002);
      open.assertSilence();
    }

    @Test
    void theyMayStillNotGiveOrders() {
      open.left.says(Family.value(US, 1002, Wire.CALL, REPLY_TO));
      Family.assertRefused(
          open.left, Dead.Reason.POLICY, "context 5 takes no calls: it was not started by another");
    }

    @Test
    void whatWouldGoBackIsStillRefused() {
      open.left.says(Family.value(1001, LEFT, 1000, REPLY_TO));

      Family.assertRefusedFirst(
          open.left,
          Dead.Reason.NO_ROUTE,
          "no route to context 1001 from context 5; it has gone, or never was");
      assertThat(Family.ends(open.left)).hasSize(1);
    }
  }

  /** Whatever its destination: here, below, above, behind the same stream, nowhere. */
  @Nested
  class InSomebodyElsesName {
    @ParameterizedTest
    @CsvSource({
      "2001, 2001", // a cousin
      "1002, 2001", // on the authority of a cousin
      "2001, 1002",
      "8, 8", // a brother
      "2, 2", // an ancestor
      "0, 0",
      "1002, 0", // on the authority of an ancestor
      "1002, 2",
      "0, 1002",
      "5, 5", // ourselves
      "1002, 5",
      "5, 1002",
      "99, 99", // nobody that is known
      "1002, 99",
      "99, 1002",
      "1003, 1003", // nobody, with a number that was given to it
      "-1, -1"
    })
    void whatAChildSendsIsDroppedWithoutAnAnswer(int src, int auth) {
      assertDropped(left, src, auth);
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "1002, 1002", "2001, 2001", "5, 5", "0, 7", "0, 1002", "0, 5", "1002, 0"})
    void whatTheParentSendsIsDroppedWithoutAnAnswer(int src, int auth) {
      assertDropped(parent, src, auth);
    }

    private void assertDropped(FakeNeighbour from, int src, int auth) {
      int[] destinations = {US, 1002, 2001, MASTER, 99};
      for (int dst : destinations) {
        from.says(Frames.message(Wire.VALUE, dst, src, auth, 1000, REPLY_TO));
        from.says(Frames.message(Wire.CONTROL, dst, src, auth, Wire.CALL, REPLY_TO));
      }

      family.loop.runAll();
      family.assertSilence();
      assertThat(family.log.warnings())
          .hasSize(2 * destinations.length)
          .containsOnly("route: " + from.stream() + " sent a message in the name of context " + src
              + ", on the authority of " + auth + ", which it does not lead to; dropped");
    }

    @Test
    void isNobodyOfThoseBehindTheStream() {
      left.says(
          Frames.message(Wire.VALUE, MASTER, LEFT, 1002, 1000, 0),
          Frames.message(Wire.VALUE, MASTER, 1002, LEFT, 1000, 0),
          Frames.message(Wire.VALUE, MASTER, 1001, 1001, 1000, 0));

      assertThat(parent.heard()).hasSize(3);
      assertThat(family.log.warnings()).isEmpty();
    }
  }
}
