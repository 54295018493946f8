package io.mitogen.runtime.route;

import static io.mitogen.runtime.route.Family.HANDLE;
import static io.mitogen.runtime.route.Family.LEFT;
import static io.mitogen.runtime.route.Family.MASTER;
import static io.mitogen.runtime.route.Family.PARENT;
import static io.mitogen.runtime.route.Family.REPLY_TO;
import static io.mitogen.runtime.route.Family.RIGHT;
import static io.mitogen.runtime.route.Family.US;
import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Dead;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.Family.Heard;
import io.mitogen.runtime.route.Family.Waiter;
import io.mitogen.runtime.stream.FakeNeighbour;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who hears what, in which order. The tree is that of {@link Family}, with 1001, 1002 and 2001. */
@Timeout(20)
class ListeningTest {
  private static final int FAR = 99; // somewhere behind the parent

  private final Family family = new Family();
  private final MessageRouter router = family.router;
  private final FakeNeighbour parent = family.parent;
  private final FakeNeighbour left = family.left;
  private final FakeNeighbour right = family.right;
  private final Heard heard = new Heard();

  @BeforeEach
  void grow() {
    family.addThoseBelowLeft();
    family.addOneBelowRight();
  }

  @Nested
  class APolicy {
    @ParameterizedTest
    @CsvSource({
      "PARENTS,     0 2",
      "DESCENDANTS, 7 1002 8 2001",
      "RELATIVES,   0 2 7 1002 8 2001",
      "CHILDREN,    7 8",
      "NEIGHBOURS,  2 7 8",
      "ANYONE,      0 2 99 7 1002 8 2001"
    })
    void admitsTheseAndRefusesAllOthers(Handler.Policy policy, String admitted) {
      router.listen(HANDLE, Listening.atOnce(policy, heard));

      for (int src : new int[] {MASTER, PARENT, FAR}) {
        parent.says(Family.value(US, src, HANDLE, REPLY_TO));
      }
      for (int src : new int[] {LEFT, 1002}) {
        left.says(Family.value(US, src, HANDLE, REPLY_TO));
      }
      for (int src : new int[] {RIGHT, 2001}) {
        right.says(Family.value(US, src, HANDLE, REPLY_TO));
      }

      assertThat(heard.sources.stream().map(String::valueOf).toList())
          .containsExactly(admitted.split(" "));
      List<Inbound> refused = new ArrayList<>(parent.heard());
      refused.addAll(left.heard());
      refused.addAll(right.heard());
      assertThat(refused).hasSize(7 - heard.sources.size()).allSatisfy(answer -> {
        assertThat(answer.kind()).isEqualTo(Wire.DEAD);
        assertThat(Answers.read(answer.input()))
            .isEqualTo(new Dead(
                Dead.Reason.POLICY,
                "handle 900 of context 5 takes no messages from context " + answer.dst()
                    + ": refused by policy"));
      });
    }

    @Test
    void ofParentsGoesByTheAuthorityAndNotByTheSource() {
      router.listen(HANDLE, Listening.atOnce(Handler.Policy.PARENTS, heard));

      parent.says(
          Frames.message(Wire.VALUE, US, MASTER, FAR, HANDLE, 0),
          Frames.message(Wire.VALUE, US, FAR, MASTER, HANDLE, 0));

      assertThat(heard.sources).containsExactly(FAR);
    }

    @Test
    void ofChildrenAndNeighboursWantsBothToBeTheNeighbour() {
      router.listen(901, Listening.atOnce(Handler.Policy.CHILDREN, heard));
      router.listen(902, Listening.atOnce(Handler.Policy.NEIGHBOURS, heard));

      for (int handle : new int[] {901, 902}) {
        left.says(
            Frames.message(Wire.VALUE, US, LEFT, 1002, handle, 0),
            Frames.message(Wire.VALUE, US, 1002, LEFT, handle, 0));
      }

      assertThat(heard.sources).isEmpty();
    }

    @Test
    void isNotAskedForWhatAContextSendsToItself() {
      router.listen(HANDLE, Listening.atOnce(Handler.Policy.CHILDREN, heard));

      router.send(Frames.outbound(Wire.VALUE, US, US, HANDLE, 0, new byte[0]));
      family.loop.runAll();

      assertThat(heard.sources).containsExactly(US);
    }
  }

  @Nested
  class OneShot {
    @BeforeEach
    void listen() {
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.DESCENDANTS, heard).once());
    }

    @Test
    void hearsOneMessage() {
      left.says(Family.value(US, LEFT, HANDLE, 0), Family.value(US, LEFT, HANDLE, REPLY_TO));
      family.loop.runAll();

      assertThat(heard.sources).containsExactly(LEFT);
      Family.assertRefused(
          left, Dead.Reason.NO_HANDLE, "nothing listens at handle 900 of context 5");
      assertThat(router.handles()).doesNotContain(HANDLE);
    }

    @Test
    void isNotUsedUpByOneThatIsRefused() {
      parent.says(Family.value(US, MASTER, HANDLE, 0));
      left.says(Family.value(US, LEFT, HANDLE, 0));
      family.loop.runAll();

      assertThat(heard.sources).containsExactly(LEFT);
    }

    @Test
    void hearsNoEndAfterItsMessage() {
      left.says(Family.value(US, LEFT, HANDLE, 0));
      family.loop.runAll();

      router.unlisten(HANDLE, "the handler was removed");
      router.close("the router is closed");
      family.loop.runAll();

      assertThat(heard.ends).isEmpty();
    }
  }

  @Nested
  class WithARespondent {
    @BeforeEach
    void listen() {
      router.listen(HANDLE, Listening.onLoop(Handler.Policy.RELATIVES, heard).of(1002));
    }

    @Test
    void nobodyElseIsHeard() {
      left.says(Family.value(US, LEFT, HANDLE, REPLY_TO), Family.value(US, 1002, HANDLE, REPLY_TO));
      family.loop.runAll();

      assertThat(heard.sources).containsExactly(1002);
      Family.assertRefused(
          left,
          Dead.Reason.POLICY,
          "handle 900 of context 5 takes no messages from context 7: refused by policy");
    }

    @Test
    void itsEndIsHeardOnTheLoopOnce() {
      router.remove(left.stream(), "its process exited with status 1");
      assertThat(heard.ends).isEmpty();

      family.loop.runAll();
      router.close("the router is closed");
      family.loop.runAll();

      assertThat(heard.ends)
          .containsExactly(
              "left.a.b went away; left, which led to it, went away; its process exited with status 1");
    }

    @Test
    void whatItSaidBeforeItsEndIsHeardBefore() {
      List<String> order = new ArrayList<>();
      router.listen(
          901,
          Listening.onLoop(Handler.Policy.RELATIVES, new Handler() {
                @Override
                public void handle(Inbound message) {
                  order.add("message");
                }

                @Override
                public void ended(String why) {
                  order.add("end");
                }
              })
              .of(LEFT));

      left.says(Family.value(US, LEFT, HANDLE, 0));
      left.says(Family.value(US, LEFT, 901, 0));
      router.remove(left.stream(), "it was closed");
      family.loop.runAll();

      assertThat(order).containsExactly("message", "end");
    }

    @Test
    void andForOneMessageItIsBoth() {
      router.listen(
          901, Listening.atOnce(Handler.Policy.RELATIVES, heard).of(LEFT).once());

      left.says(
          Family.value(US, 1002, 901, 0),
          Family.value(US, LEFT, 901, 0),
          Family.value(US, LEFT, 901, 0));

      assertThat(heard.sources).containsExactly(LEFT);
    }
  }

  @Nested
  class AnAnswer {
    private final Waiter waiter = new Waiter();
    private final int handle = router.replies().add(1002, waiter);

    @Test
    void ofTheContextThatWasAskedIsTaken() {
      left.says(Family.value(US, 1002, handle, 0));

      assertThat(waiter.heard).containsExactly(1002);
      assertThat(router.replies().size()).isZero();
    }

    @Test
    void ofAContextThatWasNotAskedIsRefused() {
      right.says(Family.value(US, 2001, handle, REPLY_TO));

      Family.assertRefused(right, Dead.Reason.POLICY, "a reply from a context that was not asked");
      assertThat(waiter.heard).isEmpty();
    }

    @Test
    void ofWhoeverLedToItIsRefused() {
      left.says(Family.value(US, LEFT, handle, REPLY_TO), Family.value(US, 1001, handle, 0));

      Family.assertRefused(left, Dead.Reason.POLICY, "a reply from a context that was not asked");
      assertThat(waiter.heard).isEmpty();
    }

    @Test
    void thatComesAgainFindsNobody() {
      left.says(Family.value(US, 1002, handle, 0), Family.value(US, 1002, handle, REPLY_TO));

      Family.assertRefused(
          left, Dead.Reason.NO_HANDLE, "nothing listens at handle " + handle + " of context 5");
    }
  }

  /** What one context sends is heard in the order in which it was sent, as far as that matters. */
  @Nested
  class InTheOrderInWhichItWasSent {
    private final List<String> order = new ArrayList<>();

    @BeforeEach
    void listen() {
      router.listen(
          901, Listening.onLoop(Handler.Policy.ANYONE, message -> order.add("on the loop")));
      router.listen(
          902, Listening.inOrder(Handler.Policy.ANYONE, message -> order.add("in order")));
      router.listen(903, Listening.atOnce(Handler.Policy.ANYONE, message -> order.add("at once")));
    }

    @Test
    void whatIsInOrderIsHeardAtOnceIfNothingWaits() {
      left.says(Family.value(US, LEFT, 902, 0), Family.value(US, LEFT, 902, 0));

      assertThat(order).containsExactly("in order", "in order");
    }

    @Test
    void whatIsInOrderDoesNotPassWhatWaitsForTheLoop() {
      left.says(
          Family.value(US, LEFT, 901, 0),
          Family.value(US, LEFT, 902, 0),
          Family.value(US, LEFT, 901, 0),
          Family.value(US, LEFT, 902, 0));

      assertThat(order).isEmpty();
      family.loop.runAll();
      assertThat(order).containsExactly("on the loop", "in order", "on the loop", "in order");
    }

    @Test
    void whatIsInOrderIsHeardAtOnceAgainAfterwards() {
      left.says(Family.value(US, LEFT, 901, 0));
      family.loop.runAll();

      left.says(Family.value(US, LEFT, 902, 0));

      assertThat(order).containsExactly("on the loop", "in order");
    }

    @Test
    void anAnswerDoesNotPassWhatWaitsForTheLoop() {
      int handle = router.replies().add(LEFT, replied(true));
      left.says(Family.value(US, LEFT, 901, 0), Family.value(US, LEFT, handle, 0));

      assertThat(order).isEmpty();
      family.loop.runAll();
      assertThat(order).containsExactly("on the loop", "answer");
    }

    @Test
    void anAnswerPassesIfWhoeverWaitsForItSaysSo() {
      int handle = router.replies().add(LEFT, replied(false));
      left.says(Family.value(US, LEFT, 901, 0), Family.value(US, LEFT, handle, 0));

      assertThat(order).containsExactly("answer");
    }

    @Test
    void whatIsAtOncePassesAll() {
      left.says(
          Family.value(US, LEFT, 901, 0),
          Family.value(US, LEFT, 902, 0),
          Family.value(US, LEFT, 903, 0));

      assertThat(order).containsExactly("at once");
      family.loop.runAll();
      assertThat(order).containsExactly("at once", "on the loop", "in order");
    }

    @Test
    void nothingWaitsForWhatCameByAnotherStream() {
      left.says(Family.value(US, LEFT, 901, 0));
      right.says(Family.value(US, RIGHT, 902, 0));

      assertThat(order).containsExactly("in order");
    }

    @Test
    void anAnswerThatWaitsIsNotLostWhenItsSenderGoes() {
      Waiter waiter = new Waiter();
      int handle = router.replies().add(LEFT, waiter);
      left.says(Family.value(US, LEFT, 901, 0), Family.value(US, LEFT, handle, 0));

      router.remove(left.stream(), "it was closed");
      family.loop.runAll();

      assertThat(waiter.heard).containsExactly(LEFT);
    }

    private ReplyListener replied(boolean inOrder) {
      return new Waiter(inOrder) {
        @Override
        public void replied(Inbound answer) {
          order.add("answer");
        }
      };
    }
  }

  @Nested
  class AnEcho {
    @Test
    void comesBackToAllRelatives() {
      parent.says(Family.value(US, MASTER, Wire.ECHO, REPLY_TO));
      left.says(Family.value(US, 1002, Wire.ECHO, REPLY_TO));

      assertEcho(parent, MASTER);
      assertEcho(left, 1002);
    }

    @Test
    void doesNotComeBackToAnyoneElse() {
      parent.says(Family.value(US, FAR, Wire.ECHO, REPLY_TO));

      assertThat(parent.next().kind()).isEqualTo(Wire.DEAD);
    }

    @Test
    void thatNobodyWaitsForIsNone() {
      parent.says(Family.value(US, MASTER, Wire.ECHO, 0));

      family.assertSilence();
    }

    @Test
    void comesBackFromAContextWhoseProgramHasClosedItsRouter() {
      router.close("the router is closed");

      parent.says(Family.value(US, MASTER, Wire.ECHO, REPLY_TO));

      assertEcho(parent, MASTER);
    }

    private void assertEcho(FakeNeighbour from, int dst) {
      Inbound echo = from.next();
      assertThat(echo.kind()).isEqualTo(Wire.CONTROL);
      assertThat(echo.dst()).isEqualTo(dst);
      assertThat(echo.handle()).isEqualTo(REPLY_TO);
      assertThat(echo.size()).isZero();
    }
  }
}
