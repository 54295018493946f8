package io.mitogen.runtime.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.CallException;
import io.mitogen.Callee;
import io.mitogen.Dead;
import io.mitogen.DeadlineException;
import io.mitogen.DisconnectedException;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.route.Answers;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.spi.Codec;
import io.mitogen.spi.ContextSource;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** us (0) -> child (7). */
@Timeout(20)
class AsyncReplyTest {
  private static final int CHILD = 7;
  private static final Callee CALLEE = Callee.named("com.acme.Hosts", "tail");

  private final FakeLoop loop = new FakeLoop();
  private final PlainCodec codec = new PlainCodec();
  private final MessageRouter router =
      new MessageRouter(new Identity(Identity.MASTER), loop, new KeptLog(), true);
  private final FakeNeighbour child = new FakeNeighbour(Identity.MASTER, CHILD, "child", router);
  private final Calls calls =
      new Calls(router, loop, codec, 10_000_000, type -> 1, new NoContexts());
  private final Calls.Callable target = new Calls.Callable() {
    @Override
    public int id() {
      return CHILD;
    }

    @Override
    public String name() {
      return "ssh.db1";
    }
  };

  @BeforeEach
  void connect() {
    router.addChild(child.stream(), Descendant.child(0, child.stream().neighbour()));
  }

  @Test
  void itCompletesOnTheLoop() {
    CompletableFuture<Object> reply = call(null);
    boolean[] onLoop = {false};
    reply.whenComplete((value, failure) -> onLoop[0] = loop.isCurrent());

    answers(value("text"));

    assertThat(reply).isNotDone();
    loop.runAll();
    assertThat(reply).isCompletedWithValue("text");
    assertThat(onLoop[0]).isTrue();
  }

  @Test
  void whatTheCalleeThrewIsItsException() {
    CompletableFuture<Object> reply = call(null);
    WireOutput data = new WireOutput();
    Failures.write(new IllegalStateException("broken"), data);

    answers(Frames.inbound(Wire.FAILURE, 0, CHILD, CHILD, 1000, 0, data.toByteArray()));
    loop.runAll();

    assertThatFailure(reply)
        .isInstanceOf(CallException.class)
        .hasMessage("in ssh.db1: java.lang.IllegalStateException: broken");
  }

  @Test
  void aStandardHandleThatHasDoneWhatItWasAskedToIsNull() {
    CompletableFuture<Object> reply = calls.ask(target, Wire.ECHO, Outbound.data(0));

    answers(Frames.inbound(Wire.CONTROL, 0, CHILD, CHILD, 1000, 0));
    loop.runAll();

    assertThat(reply).isCompletedWithValue(null);
    assertThat(child.next().handle()).isEqualTo(Wire.ECHO);
  }

  @Test
  void aDeadAnswerIsItsException() {
    CompletableFuture<Object> reply = call(null);

    answers(Answers.dead(CHILD, 0, 1000, Dead.Reason.NO_CLASS, "no such class").arrivedAtOnce());
    loop.runAll();

    assertThatFailure(reply).isInstanceOf(UndeliverableException.class).hasMessage("no such class");
  }

  @Nested
  class ItsDeadline {
    @Test
    void passesAtItsMoment() {
      CompletableFuture<Object> reply = call(Duration.ofSeconds(10));

      loop.pass(Duration.ofMillis(9_999));
      assertThat(reply).isNotDone();
      loop.pass(Duration.ofMillis(1));

      assertThatFailure(reply)
          .isInstanceOf(DeadlineException.class)
          .hasMessage("no answer from ssh.db1 within PT10S; the callee was told to stop");
    }

    @Test
    void tellsTheCalleeToStop() {
      call(Duration.ofSeconds(10));

      loop.pass(Duration.ofSeconds(10));

      assertCancelWasSent();
    }

    @Test
    void isForgottenOnceTheAnswerIsThere() {
      CompletableFuture<Object> reply = call(Duration.ofSeconds(10));

      answers(value("text"));
      loop.pass(Duration.ofSeconds(20));

      assertThat(reply).isCompletedWithValue("text");
      assertThat(loop.timers()).isZero();
    }

    @Test
    void doesNotTouchAnAnswerThatTheLoopHasNotComeTo() {
      CompletableFuture<Object> reply = call(Duration.ofSeconds(10));
      loop.schedule(Duration.ofSeconds(10), () -> answers(value("just in time")));

      loop.pass(Duration.ofSeconds(9));
      answers(value("just in time"));
      loop.pass(Duration.ofSeconds(2));

      assertThat(reply).isCompletedWithValue("just in time");
    }
  }

  @Nested
  class TooLate {
    @Test
    void anAnswerIsIgnored() {
      CompletableFuture<Object> reply = call(Duration.ofSeconds(10));
      loop.pass(Duration.ofSeconds(10));

      answers(value("late"));
      loop.runAll();

      assertThatFailure(reply).isInstanceOf(DeadlineException.class);
    }
  }

  @Nested
  class Cancelled {
    @Test
    void itTellsTheCalleeToStopAndReleasesTheHandle() {
      CompletableFuture<Object> reply = call(null);

      assertThat(reply.cancel(true)).isTrue();

      assertThat(reply).isCancelled();
      assertCancelWasSent();
    }

    @Test
    void itForgetsItsDeadline() {
      CompletableFuture<Object> reply = call(Duration.ofSeconds(10));

      reply.cancel(true);

      assertThat(loop.timers()).isZero();
    }

    @Test
    void itIgnoresTheAnswer() {
      CompletableFuture<Object> reply = call(null);
      reply.cancel(true);

      answers(value("late"));
      loop.runAll();

      assertThatThrownBy(reply::get).isInstanceOf(CancellationException.class);
    }

    @Test
    void afterItsAnswerItIsNot() {
      CompletableFuture<Object> reply = call(null);
      answers(value("text"));
      loop.runAll();
      child.heard();

      assertThat(reply.cancel(true)).isFalse();

      assertThat(child.heard()).isEmpty();
    }
  }

  @Nested
  class WithSomeoneWhoTakesWhatIsUnwanted {
    private final List<Object> unwanted = new ArrayList<>();

    private CompletableFuture<Object> call(Duration limit) {
      return calls.callAsync(target, Lane.CONCURRENT, CALLEE, List.of(), limit, unwanted::add);
    }

    @Test
    void whatComesAfterACancelIsHandedOver() {
      CompletableFuture<Object> reply = call(null);
      reply.cancel(true);
      assertThat(child.heard()).hasSize(2); // the call, and that it is not wanted any more

      answers(value("late"));
      loop.runAll();

      assertThat(reply).isCancelled();
      assertThat(unwanted).containsExactly("late");
      assertThat(router.replies().size()).isZero();
    }

    @Test
    void whatComesAfterTheDeadlineIsHandedOver() {
      CompletableFuture<Object> reply = call(Duration.ofSeconds(10));
      loop.pass(Duration.ofSeconds(10));
      assertThat(child.heard()).hasSize(2);

      answers(value("late"));
      loop.runAll();

      assertThatFailure(reply).isInstanceOf(DeadlineException.class);
      assertThat(unwanted).containsExactly("late");
    }

    @Test
    void whatComesInTimeIsNot() {
      CompletableFuture<Object> reply = call(Duration.ofSeconds(10));

      answers(value("text"));
      loop.runAll();

      assertThat(reply).isCompletedWithValue("text");
      assertThat(unwanted).isEmpty();
    }

    @Test
    void aFailureIsNothingToHandOver() {
      call(null).cancel(true);

      router.remove(child.stream(), "its process exited with status 1");
      loop.runAll();

      assertThat(unwanted).isEmpty();
      assertThat(router.replies().size()).isZero();
    }
  }

  @Nested
  class WhenNoAnswerCanCome {
    @Test
    void becauseTheContextWentItFails() {
      CompletableFuture<Object> reply = call(Duration.ofSeconds(10));

      router.remove(child.stream(), "its process exited with status 1");
      loop.runAll();

      assertThatFailure(reply).isInstanceOf(DisconnectedException.class);
      assertThat(loop.timers()).isZero();
    }

    @Test
    void becauseThereIsNoWayItFails() {
      router.remove(child.stream(), "its process exited with status 1");

      CompletableFuture<Object> reply = call(Duration.ofSeconds(10));
      loop.runAll();

      assertThatFailure(reply)
          .isInstanceOf(UndeliverableException.class)
          .hasMessage("no route to ssh.db1 (context 7): it has gone, or its parent has");
      assertThat(router.replies().size()).isZero();
    }

    @Test
    void becauseTheStreamIsClosedItFails() {
      child.stream().closeOutput();

      CompletableFuture<Object> reply = call(null);
      loop.runAll();

      assertThatFailure(reply).isInstanceOf(DisconnectedException.class);
      assertThat(router.replies().size()).isZero();
    }

    @Test
    void becauseTheAnswerIsMalformedItFails() {
      CompletableFuture<Object> reply = call(null);

      answers(Frames.inbound(Wire.VALUE, 0, CHILD, CHILD, 1000, 0, (byte) 'x'));
      loop.runAll();

      assertThatFailure(reply).isInstanceOf(UndeliverableException.class);
    }

    @Test
    void becauseSomethingFollowsTheAnswerItFails() {
      CompletableFuture<Object> reply = call(null);

      answers(Frames.inbound(Wire.VALUE, 0, CHILD, CHILD, 1000, 0, (byte) 'n', (byte) 0));
      loop.runAll();

      assertThatFailure(reply).hasMessage("1 bytes too many after the value");
    }

    @Test
    void becauseTheAnswerIsOfNoKindItFails() {
      CompletableFuture<Object> reply = call(null);

      answers(Frames.inbound(Wire.PONG, 0, CHILD, CHILD, 1000, 0));
      loop.runAll();

      assertThatFailure(reply).hasMessage("an answer of kind 4d09");
    }
  }

  @Nested
  class ALargeAnswer {
    private final byte[] large = new byte[300_000];

    @Test
    void isDecodedElsewhereAndCompletesOnTheLoop() {
      CompletableFuture<Object> reply = call(null);
      boolean[] onLoop = {false};
      reply.whenComplete((value, failure) -> onLoop[0] = loop.isCurrent());

      answers(value(large));
      runUntil(reply);

      assertThat((byte[]) reply.join()).hasSize(300_000);
      assertThat(onLoop[0]).isTrue();
    }

    @Test
    void thatIsMalformedFails() {
      CompletableFuture<Object> reply = call(null);

      answers(Frames.inbound(Wire.VALUE, 0, CHILD, CHILD, 1000, 0, large));
      runUntil(reply);

      assertThatFailure(reply).isInstanceOf(UndeliverableException.class);
    }

    @Test
    void thatTheCodecFailsToReadFails() {
      Calls broken = new Calls(router, loop, new Broken(), 10_000_000, type -> 1, new NoContexts());
      CompletableFuture<Object> reply =
          broken.callAsync(target, Lane.IN_ORDER, CALLEE, List.of(), null);

      answers(value(large));
      runUntil(reply);

      assertThatFailure(reply).hasMessage("not today");
    }

    private void runUntil(CompletableFuture<Object> reply) {
      while (!reply.isDone() && !Thread.currentThread().isInterrupted()) {
        loop.runAll();
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aSmallAnswerThatTheCodecFailsToReadFails() {
    Calls broken = new Calls(router, loop, new Broken(), 10_000_000, type -> 1, new NoContexts());
    CompletableFuture<Object> reply =
        broken.callAsync(target, Lane.IN_ORDER, CALLEE, List.of(), null);

    answers(value("text"));
    loop.runAll();

    assertThatFailure(reply).hasMessage("not today");
  }

  /** A codec that does not keep its promises. */
  private static final class Broken implements Codec {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public void write(Object value, WireOutput out) {}

    @Override
    public Object read(WireInput in, ContextSource contexts) {
      throw new OutOfMemoryError("not today");
    }
  }

  private CompletableFuture<Object> call(Duration limit) {
    return calls.callAsync(target, Lane.IN_ORDER, CALLEE, List.of(), limit);
  }

  private void answers(Inbound answer) {
    router.received(child.stream(), answer);
  }

  private Inbound value(Object value) {
    WireOutput data = new WireOutput();
    codec.write(value, data);
    return Frames.inbound(Wire.VALUE, 0, CHILD, CHILD, 1000, 0, data.toByteArray());
  }

  private void assertCancelWasSent() {
    List<Inbound> heard = child.heard();
    assertThat(heard).extracting(Inbound::handle).containsExactly(Wire.CALL, Wire.CANCEL);
    assertThat(heard.get(1).input().i32()).isEqualTo(heard.get(0).replyTo());
    assertThat(router.replies().size()).isZero();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertThatFailure(
      CompletableFuture<Object> reply) {
    assertThat(reply).isCompletedExceptionally();
    return assertThatThrownBy(() -> {
      try {
        reply.get();
      } catch (ExecutionException e) {
        throw e.getCause();
      }
    });
  }
}
