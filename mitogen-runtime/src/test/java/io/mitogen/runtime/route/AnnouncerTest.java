package io.mitogen.runtime.route;

import static io.mitogen.runtime.route.Family.LEFT;
import static io.mitogen.runtime.route.Family.MASTER;
import static io.mitogen.runtime.route.Family.PARENT;
import static io.mitogen.runtime.route.Family.REPLY_TO;
import static io.mitogen.runtime.route.Family.RIGHT;
import static io.mitogen.runtime.route.Family.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.Dead;
import io.mitogen.MitogenException;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.Family.Heard;
import io.mitogen.runtime.route.Family.Waiter;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contexts come and go, and neighbours tell of it: the truth or not. The tree is that of {@link Family}. */
@Timeout(20)
class AnnouncerTest {
  private final Family family = new Family();
  private final MessageRouter router = family.router;
  private final FakeNeighbour parent = family.parent;
  private final FakeNeighbour left = family.left;
  private final FakeNeighbour right = family.right;

  @Nested
  class AChildThatComes {
    @Test
    void isToldUpwardsWithAllThatIsKnownOfIt() {
      FakeNeighbour third = new FakeNeighbour(US, 9, "third", router);

      family.addChild(third, 3000);

      Inbound message = parent.next();
      assertThat(message.kind()).isEqualTo(Wire.CONTROL);
      assertThat(message.dst()).isEqualTo(PARENT);
      assertThat(message.src()).isEqualTo(US);
      assertThat(message.handle()).isEqualTo(Wire.ADD_ROUTE);
      assertThat(message.replyTo()).isZero();
      assertRoute(message, 9, US, "third");
      family.assertSilence();
    }

    @Test
    void isToldOfAheadOfAllThatWaits() throws Exception {
      Family other = new Family();
      FakeNeighbour slow = new FakeNeighbour(US, PARENT, "slow parent", other.router, 1000);
      other.router.addParent(slow.stream());
      other.router.send(Frames.outbound(Wire.VALUE, MASTER, US, 1000, 0, new byte[200_000]));
      slow.awaitFull();

      other.left.says(Family.addRoute(LEFT, 1001, LEFT, "left.a"));

      assertThat(slow.next().isFragment()).isTrue(); // which was on its way
      assertRoute(slow.next(), 1001, LEFT, "left.a");
    }

    @Test
    void isNobodysBusinessAtTheMaster() {
      MessageRouter master = new MessageRouter(new Identity(MASTER), family.loop, family.log, true);
      FakeNeighbour child = new FakeNeighbour(MASTER, 1, "child", master);

      master.addChild(child.stream(), Descendant.child(MASTER, child.stream().neighbour()));

      assertThat(child.heard()).isEmpty();
      assertThat(master.below()).extracting(Descendant::id).containsExactly(1);
    }
  }

  @Nested
  class AContextBelowAChildThatComes {
    @Test
    void isKnownFromNowOn() {
      left.says(Family.addRoute(LEFT, 1001, LEFT, "left.a"));

      assertThat(router.below())
          .extracting(Descendant::name)
          .containsExactly("left", "right", "left.a");
      Descendant known = router.below(1001);
      assertThat(known.parent()).isEqualTo(LEFT);
      assertThat(known.pid()).isEqualTo(4711);
      assertThat(known.javaVersion()).isEqualTo("17.0.1");
      assertThat(family.log.warnings()).isEmpty();
    }

    @Test
    void isToldUpwardsAsItCameAndToNobodyElse() {
      left.says(Family.addRoute(LEFT, 1001, LEFT, "left.a"));

      Inbound message = parent.next();
      assertThat(message.src()).isEqualTo(US);
      assertRoute(message, 1001, LEFT, "left.a");
      family.assertSilence();
    }

    @Test
    void isReachedByTheChildThatToldOfIt() {
      family.addThoseBelowLeft();

      router.send(Frames.outbound(Wire.VALUE, 1002, US, 1000, 0, new byte[0]));

      assertThat(left.next().dst()).isEqualTo(1002);
    }

    @Test
    void mayBeAnywhereBelowThatChild() {
      left.says(
          Family.addRoute(LEFT, 1001, LEFT, "left.a"),
          Family.addRoute(LEFT, 1002, 1001, "left.a.b"),
          Family.addRoute(LEFT, 1003, 1002, "left.a.b.c"));

      assertThat(router.below(1003).parent()).isEqualTo(1002);
    }
  }

  @Nested
  class Ignored {
    @ParameterizedTest
    @ValueSource(ints = {1, 999, 2000, 2001, 3000, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void isAContextWhoseNumberTheChildWasNotGiven(int number) {
      left.says(Family.addRoute(LEFT, number, LEFT, "left.a"));

      assertIgnored("route: stream to left sent ADD_ROUTE for context " + number
          + ", whose number is not from those it was given; ignored");
    }

    @Test
    void isAContextOfAChildThatWasGivenNoNumbers() {
      FakeNeighbour third = new FakeNeighbour(US, 9, "third", router);
      router.addChild(third.stream(), Descendant.child(US, third.stream().neighbour()));
      parent.heard();

      third.says(Family.addRoute(9, 1001, 9, "third.a"));

      assertThat(router.below(1001)).isNull();
      family.assertSilence();
    }

    @Test
    void isAContextThatIsThereAlready() {
      family.addThoseBelowLeft();

      left.says(Family.addRoute(LEFT, 1001, LEFT, "another name"));

      assertIgnored(
          "route: stream to left sent ADD_ROUTE for context 1001, which is there already; ignored");
      assertThat(router.below(1001).name()).isEqualTo("left.a");
    }

    @ParameterizedTest
    @ValueSource(ints = {MASTER, PARENT, US, LEFT, RIGHT})
    void isAContextThatWouldTakeTheNumberOfAnother(int number) {
      router.blocks().grant(LEFT, 0, 10); // as nobody would, but the message must not pass even so

      left.says(Family.addRoute(LEFT, number, LEFT, "left.a"));

      assertIgnored("route: stream to left sent ADD_ROUTE for context " + number
          + ", which is there already; ignored");
    }

    @ParameterizedTest
    @ValueSource(ints = {MASTER, PARENT, US, RIGHT, 2001, 99, 1001})
    void isAContextWhoseParentIsNotBehindTheChild(int itsParent) {
      family.addOneBelowRight();

      left.says(Family.addRoute(LEFT, 1001, itsParent, "left.a"));

      assertIgnored(
          "route: stream to left sent ADD_ROUTE for context 1001, whose number is not from those it was given; ignored");
    }

    @Test
    void isAContextThatTheParentTellsOf() {
      router.blocks().grant(PARENT, 3000, 4000);

      parent.says(
          Family.addRoute(PARENT, 3001, PARENT, "parent.x"),
          Family.addRoute(PARENT, 1001, LEFT, "left.a"));

      assertThat(router.below()).extracting(Descendant::id).containsExactly(LEFT, RIGHT);
      assertThat(family.log.warnings())
          .containsExactly(
              "route: stream to parent sent ADD_ROUTE for context 3001, whose number is not from those it was given; ignored",
              "route: stream to parent sent ADD_ROUTE for context 1001, whose number is not from those it was given; ignored");
      family.assertSilence();
    }

    @Test
    void isAContextThatAnotherThanTheNeighbourTellsOf() {
      family.addThoseBelowLeft();

      left.says(Family.addRoute(1001, 1003, 1001, "left.a.x"));

      assertIgnored(
          "route: stream to left sent ADD_ROUTE of context 1001, which is no neighbour; ignored");
    }

    @Test
    void isAContextThatTheNeighbourTellsOfOnTheAuthorityOfAnother() {
      family.addThoseBelowLeft();
      byte[] frame = Family.addRoute(LEFT, 1003, LEFT, "left.x");
      frame[12] = 1001 >> 8; // auth_id
      frame[13] = (byte) 1001;

      left.says(frame);

      assertThat(router.below(1003)).isNull();
      assertThat(parent.heard()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "bell\u0007", "\u0000", "\u001b[31mred", "\u009b31m"})
    void isANameWithControlCharactersWhichWouldGetIntoLogs(String name) {
      left.says(Family.addRoute(LEFT, 1001, LEFT, name));

      assertIgnored("route: stream to left sent ADD_ROUTE that is malformed: a name of "
          + name.length() + " characters, or with control characters in it");
    }

    @Test
    void isAJavaVersionWithControlCharacters() {
      WireOutput data = new WireOutput();
      data.i32(1001);
      data.i32(LEFT);
      data.text("left.a");
      data.i64(1);
      data.text("17\n");

      left.says(Family.control(LEFT, Wire.ADD_ROUTE, data));

      assertThat(router.below(1001)).isNull();
    }

    @Test
    void isANameThatIsLongerThanAnyPath() {
      left.says(Family.addRoute(LEFT, 1001, LEFT, "x".repeat(10_001)));

      assertIgnored(
          "route: stream to left sent ADD_ROUTE that is malformed: a name of 10001 characters, or with control characters in it");
      left.says(Family.addRoute(LEFT, 1001, LEFT, "x".repeat(10_000)));
      assertThat(router.below(1001)).isNotNull();
    }

    @Test
    void isWhateverEndsTooEarly() {
      byte[] whole = Family.addRoute(LEFT, 1001, LEFT, "left.a");
      for (int size = 0; size < whole.length - Wire.HEADER_BYTES; size++) {
        byte[] data = new byte[size];
        System.arraycopy(whole, Wire.HEADER_BYTES, data, 0, size);
        left.says(Frames.message(Wire.CONTROL, US, LEFT, LEFT, Wire.ADD_ROUTE, 0, data));
        left.says(Frames.message(Wire.CONTROL, US, LEFT, LEFT, Wire.DEL_ROUTE, 0, new byte[3]));
      }

      assertThat(router.below()).hasSize(2);
      assertThat(family.log.warnings())
          .allMatch(text -> text.contains(" that is malformed: ends too early"));
      family.assertSilence();
    }

    private void assertIgnored(String warning) {
      assertThat(family.log.warnings()).containsExactly(warning);
      assertThat(parent.heard()).isEmpty();
      assertThat(left.heard()).isEmpty();
    }
  }

  @Nested
  class AContextThatGoes {
    @Test
    void isNotKnownAnyMoreNorAreThoseBelowIt() {
      family.addThoseBelowLeft();

      left.says(Family.delRoute(LEFT, 1001, "left.a", "it was closed"));

      assertThat(router.below()).extracting(Descendant::id).containsExactly(LEFT, RIGHT);
      assertThat(family.log.warnings()).isEmpty();
    }

    @Test
    void isToldUpwardsOnceForAllThatGoWithIt() {
      family.addThoseBelowLeft();

      left.says(Family.delRoute(LEFT, 1001, "left.a", "it was closed"));

      assertThat(Family.ends(parent)).containsExactly("1001 left.a: it was closed");
      family.assertSilence();
    }

    @Test
    void isCalledWhatItWasCalledWhenItCame() {
      family.addThoseBelowLeft();

      left.says(Family.delRoute(LEFT, 1001, "somebody else", "it was closed"));

      assertThat(Family.ends(parent)).containsExactly("1001 left.a: it was closed");
    }

    @Test
    void isToldToWhoeverWaitsForItOrForThoseBelowIt() {
      family.addThoseBelowLeft();
      Waiter first = new Waiter();
      Waiter second = new Waiter();
      Waiter other = new Waiter();
      router.replies().add(1001, first);
      router.replies().add(1002, second);
      router.replies().add(LEFT, other);

      left.says(Family.delRoute(LEFT, 1001, "left.a", "its process exited with status 1"));

      assertThat(first.heard)
          .containsExactly("DisconnectedException: no answer: left.a went away before it replied;"
              + " its process exited with status 1");
      assertThat(second.heard)
          .containsExactly("DisconnectedException: no answer: left.a.b went away before it replied;"
              + " left.a, which led to it, went away; its process exited with status 1");
      assertThat(other.heard).isEmpty();
    }

    @Test
    void goesWithAllBelowItBeforeAnyoneIsTold() {
      family.addThoseBelowLeft();
      List<List<Integer>> seen = new ArrayList<>();
      Waiter looks = new Waiter() {
        @Override
        public void failed(MitogenException why) {
          seen.add(router.below().stream().map(Descendant::id).toList());
        }
      };
      router.replies().add(1001, looks);
      router.replies().add(1002, looks);

      left.says(Family.delRoute(LEFT, 1001, "left.a", "it was closed"));

      assertThat(seen).containsExactly(List.of(LEFT, RIGHT), List.of(LEFT, RIGHT));
    }

    @Test
    void hasItsReasonCutIfThatIsVeryLong() {
      family.addThoseBelowLeft();

      left.says(Family.delRoute(LEFT, 1001, "left.a", "x".repeat(60_000)));

      assertThat(Family.ends(parent)).containsExactly("1001 left.a: " + "x".repeat(8 * 1024));
    }

    @Test
    void leavesNothingOfWhatItHadBegunToSend() {
      family.addThoseBelowLeft();
      Heard heard = new Heard();
      router.listen(Family.HANDLE, Listening.atOnce(Handler.Policy.ANYONE, heard));
      byte[] begin = Frames.fragment(US, 1002, Family.HANDLE, 0, 5, 4, 0, new byte[2]);
      byte[] rest = Frames.fragment(US, 1002, Family.HANDLE, 0, 5, 4, 2, new byte[2]);

      left.says(begin, Family.delRoute(LEFT, 1001, "left.a", "it was closed"));
      family.addThoseBelowLeft(); // as only a test can: else the rest would be dropped in any case
      left.says(begin, rest);

      assertThat(heard.sources).containsExactly(1002);
    }

    @Test
    void canNotBeSpokenForAnyMore() {
      family.addThoseBelowLeft();
      left.says(Family.delRoute(LEFT, 1001, "left.a", "it was closed"));
      Family.ends(parent);

      left.says(Family.value(US, 1002, Family.HANDLE, REPLY_TO));

      assertThat(family.log.warnings())
          .containsExactly(
              "route: stream to left sent a message in the name of context 1002, on the authority of 1002, which it does not lead to; dropped");
      family.assertSilence();
    }

    @Test
    void endsTheHandlersThatHearOnlyIt() {
      family.addThoseBelowLeft();
      Heard hears = new Heard();
      Heard hearsAnother = new Heard();
      router.listen(901, Listening.onLoop(Handler.Policy.ANYONE, hears).of(1002));
      router.listen(902, Listening.onLoop(Handler.Policy.ANYONE, hearsAnother).of(LEFT));

      left.says(Family.delRoute(LEFT, 1001, "left.a", "it was closed"));
      family.loop.runAll();

      assertThat(hears.ends)
          .containsExactly("left.a.b went away; left.a, which led to it, went away; it was closed");
      assertThat(hearsAnother.ends).isEmpty();
      assertThat(router.handles()).doesNotContain(901).contains(902);
    }
  }

  @Nested
  class AnEndThatIsNotTrue {
    @ParameterizedTest
    @ValueSource(ints = {LEFT, RIGHT, US, PARENT, MASTER, 2001, 99, -1})
    void ofWhatIsNotBehindTheChildIsIgnored(int context) {
      family.addOneBelowRight();

      left.says(Family.delRoute(LEFT, context, "left.a", "it was closed"));

      assertIgnored("route: stream to left sent DEL_ROUTE for context " + context
          + ", which is not behind it; ignored");
    }

    @ParameterizedTest
    @ValueSource(ints = {LEFT, RIGHT, US, PARENT, MASTER, 2001})
    void ofWhatIsNotBehindTheParentIsIgnored(int context) {
      family.addOneBelowRight();

      parent.says(Family.delRoute(PARENT, context, "x", "it was closed"));

      assertIgnored("route: stream to parent sent DEL_ROUTE for context " + context
          + ", which is not behind it; ignored");
    }

    @Test
    void becauseAnotherThanTheNeighbourTellsOfItIsIgnored() {
      family.addOneBelowRight();
      family.addThoseBelowLeft();

      left.says(Family.delRoute(1001, 1002, "left.a.b", "it was closed"));

      assertThat(router.below(1002)).isNotNull();
      assertThat(family.log.warnings())
          .containsExactly(
              "route: stream to left sent DEL_ROUTE of context 1001, which is no neighbour; ignored");
      family.assertSilence();
    }

    @Test
    void withANameThatIsNoneIsIgnored() {
      family.addOneBelowRight();
      family.addThoseBelowLeft();

      left.says(Family.delRoute(LEFT, 1001, "left\na", "it was closed"));

      assertThat(router.below(1001)).isNotNull();
      family.assertSilence();
    }

    private void assertIgnored(String warning) {
      assertThat(family.log.warnings()).containsExactly(warning);
      assertThat(router.below()).extracting(Descendant::id).containsExactly(LEFT, RIGHT, 2001);
      family.assertSilence();
    }
  }

  @Nested
  class AChildThatGoes {
    @Test
    void isToldUpwardsOnceForAllThatGoWithIt() {
      family.addThoseBelowLeft();

      router.remove(left.stream(), "its process exited with status 1");
      router.remove(left.stream(), "again");

      assertThat(Family.ends(parent)).containsExactly("7 left: its process exited with status 1");
      assertThat(router.below()).extracting(Descendant::id).containsExactly(RIGHT);
    }

    @Test
    void isToldToWhoeverWaitsForThoseBelowIt() {
      family.addThoseBelowLeft();
      Waiter waiter = new Waiter();
      router.replies().add(1002, waiter);

      router.remove(left.stream(), "it was closed");

      assertThat(waiter.heard)
          .containsExactly("DisconnectedException: no answer: left.a.b went away before it replied;"
              + " left, which led to it, went away; it was closed");
    }

    @Test
    void canNotTellOfContextsAnyMore() {
      router.remove(left.stream(), "it was closed");
      Family.ends(parent);

      left.says(Family.addRoute(LEFT, 1001, LEFT, "left.a"));

      assertThat(router.below()).extracting(Descendant::id).containsExactly(RIGHT);
      family.assertSilence();
    }

    @Test
    void leavesItsNumbersToNobody() {
      router.remove(left.stream(), "it was closed");
      FakeNeighbour successor = new FakeNeighbour(US, LEFT, "left again", router);
      router.addChild(
          successor.stream(), Descendant.child(US, successor.stream().neighbour()));
      parent.heard();

      successor.says(Family.addRoute(LEFT, 1001, LEFT, "left.a"));

      assertThat(router.below(1001)).isNull();
    }

    @Test
    void isToldAfterAllThatItHadSent() throws Exception {
      Family other = new Family();
      FakeNeighbour slow = new FakeNeighbour(US, PARENT, "slow parent", other.router, 1000);
      other.router.addParent(slow.stream());
      other.addThoseBelowLeft();
      slow.heard();
      byte[] half = new byte[40_000];
      other.left.says(
          Frames.fragment(MASTER, 1002, 1000, 0, 1, 80_000, 0, half),
          Frames.fragment(MASTER, 1002, 1000, 0, 1, 80_000, 40_000, half));
      slow.awaitFull();

      other.router.remove(other.left.stream(), "it was closed");

      assertThat(slow.next().src()).isEqualTo(1002);
      assertThat(slow.next().src()).isEqualTo(1002);
      assertThat(slow.next().handle()).isEqualTo(Wire.DEL_ROUTE);
    }
  }

  @Nested
  class WithContextsBesideEachOther {
    private final Family open = new Family(false);
    private final FakeNeighbour third = new FakeNeighbour(US, 9, "third", open.router);

    WithContextsBesideEachOther() {
      open.addChild(third, 3000);
      open.addThoseBelowLeft();
      open.addOneBelowRight();
    }

    @Test
    void whoeverHasSentToOneThatGoesIsTold() {
      open.right.says(Family.value(1002, 2001, 1000, 0));
      open.left.heard();

      open.left.says(Family.delRoute(LEFT, 1002, "left.a.b", "it was closed"));

      assertThat(Family.ends(open.right)).containsExactly("1002 left.a.b: it was closed");
      assertThat(third.heard()).isEmpty();
    }

    @Test
    void whoeverHasHeardFromOneThatGoesIsTold() {
      open.left.says(Family.value(2001, 1002, 1000, 0));
      open.right.heard();

      open.left.says(Family.delRoute(LEFT, 1002, "left.a.b", "it was closed"));

      assertThat(Family.ends(open.right)).containsExactly("1002 left.a.b: it was closed");
      assertThat(third.heard()).isEmpty();
    }

    @Test
    void whoeverKnewOneThatWentAlongIsToldOfThatOne() {
      open.right.says(Family.value(1002, 2001, 1000, 0));
      open.left.heard();

      open.router.remove(open.left.stream(), "its process was ended by signal 9");

      assertThat(Family.ends(open.right))
          .containsExactly(
              "1002 left.a.b: left, which led to it, went away; its process was ended by signal 9");
      assertThat(third.heard()).isEmpty();
    }

    @Test
    void nobodyIsToldTwice() {
      open.right.says(Family.value(1002, 2001, 1000, 0), Family.value(1002, 2001, 1000, 0));
      open.left.says(Family.value(2001, 1002, 1000, 0));
      open.left.heard();
      open.right.heard();

      open.left.says(Family.delRoute(LEFT, 1002, "left.a.b", "it was closed"));
      open.left.says(Family.delRoute(LEFT, 1002, "left.a.b", "it was closed"));

      assertThat(Family.ends(open.right)).hasSize(1);
    }

    @Test
    void whoeverWasRefusedIsToldAsWell() { // those between took the way for open
      family.addThoseBelowLeft();
      family.addOneBelowRight();
      right.says(Family.value(1002, 2001, 1000, 0)); // where this is not allowed

      left.says(Family.delRoute(LEFT, 1002, "left.a.b", "it was closed"));

      assertThat(right.heard()).extracting(Inbound::handle).containsExactly(Wire.DEL_ROUTE);
    }
  }

  @Nested
  class AContextFarAwayThatGoes {
    @Test
    void isToldToWhoeverWaitsForItHere() {
      Waiter waiter = new Waiter();
      router.replies().add(99, waiter);

      parent.says(Family.delRoute(PARENT, 99, "ssh.web1", "it was closed"));

      assertThat(waiter.heard)
          .containsExactly(
              "DisconnectedException: no answer: ssh.web1 went away before it replied; it was closed");
      family.assertSilence();
    }

    @Test
    void isToldToTheChildrenThatHadToDoWithIt() {
      family.addThoseBelowLeft();
      left.says(Family.value(99, 1002, 1000, 0)); // to it
      parent.says(Family.value(RIGHT, 98, 1000, 0)); // from another
      parent.heard();
      right.heard();

      parent.says(
          Family.delRoute(PARENT, 99, "ssh.web1", "it was closed"),
          Family.delRoute(PARENT, 98, "ssh.web2", "it was closed"));

      assertThat(Family.ends(left)).containsExactly("99 ssh.web1: it was closed");
      assertThat(Family.ends(right)).containsExactly("98 ssh.web2: it was closed");
      assertThat(parent.heard()).isEmpty();
    }

    @Test
    void leavesNothingOfWhatItHadBegunToSend() {
      Heard heard = new Heard();
      router.listen(Family.HANDLE, Listening.atOnce(Handler.Policy.ANYONE, heard));
      byte[] begin = Frames.fragment(US, 99, Family.HANDLE, 0, 5, 4, 0, new byte[2]);
      byte[] rest = Frames.fragment(US, 99, Family.HANDLE, 0, 5, 4, 2, new byte[2]);

      parent.says(begin, Family.delRoute(PARENT, 99, "ssh.web1", "it was closed"), begin, rest);

      assertThat(heard.sources).containsExactly(99);
    }
  }

  @Nested
  class WithoutItsParentAnyMore {
    private final Waiter above = new Waiter();
    private final Waiter below = new Waiter();

    WithoutItsParentAnyMore() {
      router.replies().add(MASTER, above);
      router.replies().add(LEFT, below);
      router.remove(parent.stream(), "it closed the stream");
    }

    @Test
    void whoeverWaitsIsTold() {
      assertThat(above.heard)
          .containsExactly(
              "DisconnectedException: no answer: the parent went away, and with it the way to all others; it closed the stream");
      assertThat(below.heard).isEmpty(); // those below may still answer
    }

    @Test
    void nothingLeadsAnywhereButDown() {
      assertThat(router.knows(MASTER)).isFalse();
      assertThat(router.knows(99)).isFalse();
      assertThat(router.knows(LEFT)).isTrue();
      assertThat(router.streams()).containsExactlyInAnyOrder(left.stream(), right.stream());
      assertThatThrownBy(
              () -> router.send(Frames.outbound(Wire.VALUE, MASTER, US, 1000, 0, new byte[0])))
          .isInstanceOfSatisfying(
              UndeliverableException.class,
              e -> assertThat(e.reason()).isEqualTo(UndeliverableException.Reason.NO_ROUTE));
    }

    @Test
    void whatChildrenSendUpwardsIsRefused() {
      left.says(Family.value(MASTER, LEFT, 1000, REPLY_TO));

      Family.assertRefused(
          left,
          Dead.Reason.NO_ROUTE,
          "no route to context 0 from context 5; it has gone, or never was");
    }

    @Test
    void childrenComeAndGoAllTheSame() {
      family.addThoseBelowLeft();
      router.remove(left.stream(), "it was closed");

      assertThat(router.below()).extracting(Descendant::id).containsExactly(RIGHT);
      assertThat(family.log.warnings()).isEmpty();
    }

    @Test
    void whatStillComesFromItIsDropped() {
      parent.says(Family.value(LEFT, MASTER, 1000, REPLY_TO));

      family.assertSilence();
    }
  }

  private static void assertRoute(Inbound message, int context, int itsParent, String name) {
    assertThat(message.handle()).isEqualTo(Wire.ADD_ROUTE);
    WireInput in = message.input();
    assertThat(in.i32()).isEqualTo(context);
    assertThat(in.i32()).isEqualTo(itsParent);
    assertThat(in.text()).isEqualTo(name);
    assertThat(in.i64()).isEqualTo(4711);
    assertThat(in.text()).isEqualTo("17.0.1");
    assertThat(in.remaining()).isZero();
  }
}
