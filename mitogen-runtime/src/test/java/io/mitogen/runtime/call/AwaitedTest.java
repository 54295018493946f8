package io.mitogen.runtime.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.CancelledException;
import io.mitogen.DeadlineException;
import io.mitogen.DisconnectedException;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AwaitedTest {
  private static final Inbound ANSWER = Frames.inbound(Wire.VALUE, 0, 1, 1, 1000, 0);

  private final Awaited awaited = new Awaited(true);
  private int cancels;

  @Test
  void anAnswerThatIsThereIsTaken() {
    awaited.replied(ANSWER);

    assertThat(await(null)).isSameAs(ANSWER);
  }

  @Test
  void anAnswerThatComesEndsTheWait() {
    whileWaiting(() -> awaited.replied(ANSWER));

    assertThat(await(null)).isSameAs(ANSWER);
    assertThat(cancels).isZero();
  }

  @Test
  void anAnswerInTimeEndsTheWait() {
    whileWaiting(() -> awaited.replied(ANSWER));

    assertThat(await(Duration.ofMinutes(1))).isSameAs(ANSWER);
  }

  @Test
  void aFailureIsThrownWithTheTraceOfWhoWaits() {
    whileWaiting(() -> awaited.failed(new DisconnectedException("gone")));

    assertThatThrownBy(() -> await(null))
        .isInstanceOf(DisconnectedException.class)
        .hasMessage("gone")
        .satisfies(thrown -> assertThat(thrown.getStackTrace())
            .extracting(StackTraceElement::getMethodName)
            .contains("await", "take"));
  }

  @Nested
  class ALimit {
    @Test
    void thatPassesEndsTheWaitAndTheCall() {
      assertThatThrownBy(() -> await(Duration.ofMillis(2)))
          .isInstanceOf(DeadlineException.class)
          .hasMessage("no answer from ssh.db1 within PT0.002S; the callee was told to stop");
      assertThat(cancels).isEqualTo(1);
    }

    @Test
    void thatPassesWhileTheAnswerComesIsForgotten() {
      Inbound answer = awaited.await(Duration.ofNanos(1), "ssh.db1", () -> {
        awaited.replied(ANSWER);
        return false; // it was taken by then
      });

      assertThat(answer).isSameAs(ANSWER);
    }
  }

  @Nested
  class AnInterrupt {
    @Test
    void endsTheWaitAndTheCall() {
      Thread waiter = Thread.currentThread();
      whileWaiting(waiter::interrupt);

      assertThatThrownBy(() -> await(null))
          .isInstanceOf(CancelledException.class)
          .hasMessage(
              "the thread that waited for an answer from ssh.db1 was interrupted; the callee was told to stop");
      assertThat(cancels).isEqualTo(1);
      assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
    }

    @Test
    void beforeTheWaitEndsItToo() {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> await(Duration.ofMinutes(1))).isInstanceOf(CancelledException.class);
      assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
    }

    @Test
    void afterTheAnswerChangesNothing() {
      awaited.replied(ANSWER);
      Thread.currentThread().interrupt();

      assertThat(await(null)).isSameAs(ANSWER);
      assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
    }

    @Test
    void doesNotEndAnUninterruptibleWait() {
      Thread waiter = Thread.currentThread();
      whileWaiting(() -> {
        waiter.interrupt();
        awaited.replied(ANSWER);
      });

      assertThat(awaited.awaitUninterruptibly(Duration.ofMinutes(1))).isSameAs(ANSWER);
      assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
    }
  }

  @Nested
  class AnUninterruptibleWait {
    @Test
    void isBounded() {
      assertThat(awaited.awaitUninterruptibly(Duration.ofMillis(2))).isNull();
      assertThat(Thread.interrupted()).as("interrupt flag").isFalse();
    }

    @Test
    void throwsAFailure() {
      awaited.failed(new DisconnectedException("gone"));

      assertThatThrownBy(() -> awaited.awaitUninterruptibly(Duration.ofMinutes(1)))
          .hasMessage("gone");
    }
  }

  private Inbound await(Duration limit) {
    return awaited.await(limit, "ssh.db1", () -> {
      cancels++;
      return true;
    });
  }

  /** Once this thread waits. */
  private static void whileWaiting(Runnable task) {
    Thread waiter = Thread.currentThread();
    Thread other = new Thread(() -> {
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (waiter.getState() != Thread.State.WAITING
          && waiter.getState() != Thread.State.TIMED_WAITING
          && System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      task.run();
    });
    other.setDaemon(true);
    other.start();
  }
}
