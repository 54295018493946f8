package io.mitogen.runtime.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mitogen.CallChain;
import io.mitogen.CallException;
import io.mitogen.CancelledException;
import io.mitogen.DeadlineException;
import io.mitogen.DisconnectedException;
import io.mitogen.MitogenException;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** us (0) -> child (7). */
@Timeout(20)
class ChainTest {
  private static final int CHILD = 7;

  private final FakeLoop loop = new FakeLoop();
  private final PlainCodec codec = new PlainCodec();
  private final MessageRouter router =
      new MessageRouter(new Identity(Identity.MASTER), loop, new KeptLog(), true);
  private final FakeNeighbour child = new FakeNeighbour(Identity.MASTER, CHILD, "child", router);
  private final Calls calls = new Calls(router, loop, codec, 100_000, type -> 0, new NoContexts());
  private final RemoteContext context = new RemoteContext(CHILD, "ssh.db1", new FakeLinks(calls));
  private final CallChain chain = context.chain();

  @BeforeEach
  void connect() {
    router.addChild(child.stream(), Descendant.child(0, child.stream().neighbour()));
  }

  @Nested
  class ItsCalls {
    @Test
    void sayWhichChainTheyAreOf() {
      chain.send("com.acme.Hosts", "tail");
      chain.callAsync("com.acme.Hosts", "tail");
      chain.within(Duration.ofSeconds(9)).callAsync("com.acme.Hosts", "tail");

      long number = chainOf(child.next());
      assertThat(chainOf(child.next())).isEqualTo(number);
      assertThat(chainOf(child.next())).isEqualTo(number);
    }

    @Test
    void ofTwoChainsSayTwo() {
      chain.send("com.acme.Hosts", "tail");
      context.chain().send("com.acme.Hosts", "tail");

      assertThat(chainOf(child.next())).isNotEqualTo(chainOf(child.next()));
    }

    @Test
    void haveResultsAsOthersHave() throws Exception {
      CompletableFuture<Object> reply = chain.callAsync("com.acme.Hosts", "tail");
      answers(value(child.next(), "lines"));
      assertThat(reply.get()).isEqualTo("lines");

      Thread other = new Thread(() -> answers(value(child.next(), "more")));
      other.setDaemon(true);
      other.start();
      assertThat(chain.call("com.acme.Hosts", "tail")).isEqualTo("more");
    }
  }

  @Nested
  class AfterAFailure {
    @Test
    void ofAnArgumentThatMayNotTravelNothingIsSent() {
      Throwable first = catchThrowable(() -> chain.send("com.acme.Hosts", "tail", new Date()));

      assertThat(first).isInstanceOf(UndeliverableException.class);
      assertAllFailWith(first);
    }

    @Test
    void ofAnArgumentOfAnAsynchronousCallNothingIsSent() {
      Throwable first = catchThrowable(() -> chain.callAsync("com.acme.Hosts", "tail", new Date()));

      assertThat(first).isInstanceOf(UndeliverableException.class);
      assertAllFailWith(first);
    }

    @Test
    void ofWhatTheCalleeThrewNothingIsSent() {
      CompletableFuture<Object> reply = chain.callAsync("com.acme.Hosts", "tail");
      WireOutput data = new WireOutput();
      Failures.write(new IllegalStateException("broken"), data);
      answers(answer(Wire.FAILURE, child.next(), data));

      Throwable first = failureOf(reply);

      assertThat(first).isInstanceOf(CallException.class);
      assertAllFailWith(first);
    }

    @Test
    void ofADeadlineNothingIsSent() {
      Throwable first =
          catchThrowable(() -> chain.within(Duration.ofMillis(1)).call("com.acme.Hosts", "tail"));
      child.heard();

      assertThat(first).isInstanceOf(DeadlineException.class);
      assertAllFailWith(first);
    }

    @Test
    void ofTheDeadlineOfAnAsynchronousCallNothingIsSent() {
      CompletableFuture<Object> reply =
          chain.within(Duration.ofSeconds(9)).callAsync("com.acme.Hosts", "tail");
      loop.pass(Duration.ofSeconds(9));
      child.heard();

      Throwable first = failureOf(reply);

      assertThat(first).isInstanceOf(DeadlineException.class);
      assertAllFailWith(first);
    }

    @Test
    void ofACallThatWasCancelledNothingIsSent() {
      CompletableFuture<Object> reply = chain.callAsync("com.acme.Hosts", "tail");
      reply.cancel(true);
      child.heard();

      Throwable first = catchThrowable(() -> chain.send("com.acme.Hosts", "tail"));

      assertThat(first)
          .isInstanceOf(CancelledException.class)
          .hasMessage("an earlier call of the chain was cancelled");
      assertAllFailWith(first);
    }

    @Test
    void ofTheContextNothingIsSent() {
      CompletableFuture<Object> reply = chain.callAsync("com.acme.Hosts", "tail");
      child.heard();
      router.remove(child.stream(), "its process exited with status 1");

      Throwable first = failureOf(reply);

      assertThat(first).isInstanceOf(DisconnectedException.class);
      assertAllFailWith(first);
    }

    @Test
    void theFirstOneIsTheOneThatCounts() {
      CompletableFuture<Object> first = chain.callAsync("com.acme.Hosts", "tail");
      CompletableFuture<Object> second = chain.callAsync("com.acme.Hosts", "tail");
      WireOutput data = new WireOutput();
      Failures.write(new IllegalStateException("broken"), data);
      answers(answer(Wire.FAILURE, child.next(), data));
      answers(answer(Wire.FAILURE, child.next(), data));

      assertThat(second).isCompletedExceptionally();
      assertAllFailWith(failureOf(first));
    }

    @Test
    void ofAnotherChainOrOutsideOfAnyCallsGoOn() {
      assertThatThrownBy(() -> chain.send("com.acme.Hosts", "tail", new Date()))
          .isInstanceOf(MitogenException.class);

      context.chain().send("com.acme.Hosts", "tail");
      context.send("com.acme.Hosts", "tail");

      assertThat(child.heard()).hasSize(2);
    }

    private void assertAllFailWith(Throwable first) {
      assertThat(catchThrowable(() -> chain.call("com.acme.Hosts", "tail"))).isSameAs(first);
      assertThat(catchThrowable(() -> chain.send("com.acme.Hosts", "tail"))).isSameAs(first);
      assertThat(failureOf(chain.callAsync("com.acme.Hosts", "tail"))).isSameAs(first);
      assertThat(catchThrowable(
              () -> chain.within(Duration.ofSeconds(9)).call("com.acme.Hosts", "tail")))
          .isSameAs(first);
      assertThat(child.heard()).isEmpty();
      assertThat(router.replies().size()).isZero();
    }
  }

  @Nested
  class NoFailure {
    @Test
    void isACallThatWouldBlockTheLoop() {
      loop.execute(() -> chain.call("com.acme.Hosts", "tail"));
      assertThatThrownBy(loop::runAll).isInstanceOf(IllegalStateException.class);

      chain.send("com.acme.Hosts", "tail");

      assertThat(child.heard()).hasSize(1);
    }

    @Test
    void isATimeLimitThatIsNone() {
      assertThatThrownBy(() -> chain.within(Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the time limit of a call must be positive, got PT0S");

      chain.send("com.acme.Hosts", "tail");

      assertThat(child.heard()).hasSize(1);
    }
  }

  @Nested
  class Reset {
    @Test
    void callsAreSentAgainInAnotherChain() {
      chain.send("com.acme.Hosts", "tail");
      long before = chainOf(child.next());
      assertThatThrownBy(() -> chain.send("com.acme.Hosts", "tail", new Date()))
          .isInstanceOf(MitogenException.class);

      chain.reset();
      chain.send("com.acme.Hosts", "tail");

      assertForgets(child.next(), before);
      assertThat(chainOf(child.next())).isNotEqualTo(before);
    }

    @Test
    void aFailureOfACallBeforeItIsNone() {
      CompletableFuture<Object> before = chain.callAsync("com.acme.Hosts", "tail");
      chain.reset();
      WireOutput data = new WireOutput();
      Failures.write(new IllegalStateException("broken"), data);
      answers(answer(Wire.FAILURE, child.next(), data));
      child.heard();
      assertThat(before).isCompletedExceptionally();

      chain.send("com.acme.Hosts", "tail");

      assertThat(child.heard()).hasSize(1);
    }

    @Test
    void holdsForItsViewsToo() {
      var view = chain.within(Duration.ofSeconds(9));
      assertThatThrownBy(() -> chain.send("com.acme.Hosts", "tail", new Date()))
          .isInstanceOf(MitogenException.class);

      chain.reset();
      child.heard();
      view.send("com.acme.Hosts", "tail");

      assertThat(child.heard()).hasSize(1);
    }
  }

  @Nested
  class Closed {
    @Test
    void itIsForgottenOverThere() {
      chain.send("com.acme.Hosts", "tail");
      long number = chainOf(child.next());

      chain.close();
      chain.close();

      assertForgets(child.next(), number);
      assertThat(child.heard()).isEmpty();
    }

    @Test
    void nothingIsSentAnyMore() {
      var view = chain.within(Duration.ofSeconds(9));
      chain.close();
      child.heard();

      for (Runnable use : List.<Runnable>of(
          () -> chain.call("com.acme.Hosts", "tail"),
          () -> chain.send("com.acme.Hosts", "tail"),
          () -> chain.callAsync("com.acme.Hosts", "tail"),
          () -> view.send("com.acme.Hosts", "tail"),
          chain::reset)) {
        assertThatThrownBy(use::run)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("the chain of calls to ssh.db1 is closed");
      }
      assertThat(child.heard()).isEmpty();
    }

    @Test
    void ofAContextThatHasGoneItIsSimplyClosed() {
      router.remove(child.stream(), "it was closed");

      chain.close();

      assertThat(child.heard()).isEmpty();
    }
  }

  private static long chainOf(Inbound call) {
    assertThat(call.handle()).isEqualTo(Wire.CALL);
    WireInput in = call.input();
    assertThat(in.u8()).isEqualTo(2);
    return in.i64();
  }

  private static void assertForgets(Inbound call, long chain) {
    assertThat(call.handle()).isEqualTo(Wire.CALL);
    assertThat(call.replyTo()).isZero();
    WireInput in = call.input();
    assertThat(in.u8()).isEqualTo(3);
    assertThat(in.i64()).isEqualTo(chain);
    assertThat(in.remaining()).isZero();
  }

  private void answers(Inbound answer) {
    router.received(child.stream(), answer);
    loop.runAll();
  }

  private Inbound value(Inbound call, Object value) {
    WireOutput data = new WireOutput();
    codec.write(value, data);
    return answer(Wire.VALUE, call, data);
  }

  private static Inbound answer(int kind, Inbound call, WireOutput data) {
    return Frames.inbound(kind, 0, CHILD, CHILD, call.replyTo(), 0, data.toByteArray());
  }

  private Throwable failureOf(CompletableFuture<Object> reply) {
    loop.runAll();
    assertThat(reply).isCompletedExceptionally();
    return catchThrowable(() -> {
      try {
        reply.get();
      } catch (ExecutionException e) {
        throw e.getCause();
      }
    });
  }
}
