package io.mitogen.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.DisconnectedException;
import io.mitogen.MitogenException;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PendingRepliesTest {
  private static final int CHILD = 7;

  private final AtomicInteger handles = new AtomicInteger(Wire.FIRST_DYNAMIC_HANDLE);
  private final PendingReplies replies = new PendingReplies(handles);
  private final Waiter waiter = new Waiter();

  @Test
  void everyoneWaitsAtAHandleOfTheirOwn() {
    assertThat(replies.add(CHILD, waiter)).isEqualTo(1000);
    assertThat(replies.add(CHILD, waiter)).isEqualTo(1001);
    assertThat(replies.size()).isEqualTo(2);
  }

  @Test
  void anAnswerGoesToWhoeverWaitsAtItsHandle() {
    replies.add(CHILD, new Waiter());
    Inbound answer = answer(CHILD, replies.add(CHILD, waiter));

    assertThat(replies.take(answer)).isSameAs(waiter);

    assertThat(replies.size()).isEqualTo(1);
    assertThat(replies.isWaiting(answer.handle())).isFalse();
  }

  @Test
  void aSecondAnswerIsNotTaken() {
    int handle = replies.add(CHILD, waiter);
    replies.take(answer(CHILD, handle));

    assertThat(replies.take(answer(CHILD, handle))).isNull();
  }

  @Test
  void anAnswerOfSomebodyElseIsNotTaken() {
    int handle = replies.add(CHILD, waiter);

    assertThat(replies.take(answer(8, handle))).isNull();

    assertThat(replies.isWaiting(handle)).isTrue();
    assertThat(replies.take(answer(CHILD, handle))).isSameAs(waiter);
  }

  @Test
  void whoWaitsNoLongerHearsNothing() {
    int handle = replies.add(CHILD, waiter);

    assertThat(replies.remove(handle)).isTrue();

    assertThat(replies.remove(handle)).isFalse();
    assertThat(replies.take(answer(CHILD, handle))).isNull();
  }

  @Nested
  class NobodyWillAnswer {
    private final MitogenException why = new DisconnectedException("gone");

    @Test
    void whoWaitsForTheOneThatWentIsTold() {
      Waiter other = new Waiter();
      replies.add(CHILD, waiter);
      int handle = replies.add(8, other);

      replies.failAll(CHILD, why);

      assertThat(waiter.heard).containsExactly(why);
      assertThat(other.heard).isEmpty();
      assertThat(replies.take(answer(8, handle))).isSameAs(other);
    }

    @Test
    void allAreToldWhenTheRouterCloses() {
      Waiter other = new Waiter();
      replies.add(CHILD, waiter);
      replies.add(8, other);

      replies.failAll(why);

      assertThat(waiter.heard).containsExactly(why);
      assertThat(other.heard).containsExactly(why);
      assertThat(replies.size()).isZero();
    }

    @Test
    void everyoneIsToldOnce() {
      replies.add(CHILD, waiter);

      replies.failAll(CHILD, why);
      replies.failAll(why);

      assertThat(waiter.heard).hasSize(1);
    }

    @Test
    void whoBeginsToWaitWhileOthersAreToldIsNotForgotten() {
      replies.add(CHILD, new Waiter() {
        @Override
        public void failed(MitogenException because) {
          replies.add(8, waiter); // tries elsewhere
        }
      });

      replies.failAll(CHILD, why);

      assertThat(replies.size()).isEqualTo(1);
    }
  }

  @Nested
  class AfterTwoBillionCalls {
    @Test
    void theHandlesStartAgainAboveTheStandardOnes() {
      handles.set(Integer.MAX_VALUE);

      assertThat(replies.add(CHILD, waiter)).isEqualTo(Integer.MAX_VALUE);
      assertThat(replies.add(CHILD, waiter)).isEqualTo(1000);
    }

    @Test
    void handlesThatAreStillWaitedAtAreLeftOut() {
      handles.set(Integer.MAX_VALUE);
      replies.add(CHILD, waiter);
      replies.add(CHILD, waiter);
      replies.add(CHILD, waiter);
      handles.set(Integer.MAX_VALUE);

      assertThat(replies.add(CHILD, waiter)).isEqualTo(1002);
    }

    @Test
    void negativeNumbersAreLeftOut() {
      handles.set(-1);

      assertThat(replies.add(CHILD, waiter)).isEqualTo(Integer.MAX_VALUE);
      assertThat(replies.add(CHILD, waiter)).isEqualTo(1000);
    }
  }

  private static Inbound answer(int src, int handle) {
    return Frames.inbound(Wire.VALUE, 0, src, src, handle, 0);
  }

  private static class Waiter implements ReplyListener {
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
