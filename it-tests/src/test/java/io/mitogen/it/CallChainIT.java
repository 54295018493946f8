package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.mitogen.CallChain;
import io.mitogen.CallException;
import io.mitogen.CancelledException;
import io.mitogen.Context;
import io.mitogen.DeadlineException;
import io.mitogen.MitogenException;
import io.mitogen.Router;
import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import io.mitogen.core.Mitogen;
import io.mitogen.core.RouterOptions;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Gate;
import io.mitogen.it.callee.Ledger;
import io.mitogen.it.callee.Trouble;
import io.mitogen.it.leak.LeakCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Calls that depend on each other. What was executed over there stands in the ledger of the context.
 *
 * <pre>
 *   master -> c1 -> c2 -> c3, which is called
 * </pre>
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class CallChainIT {
  private static Router router;
  private static Context context;
  private CallChain chain;

  @BeforeAll
  static void connect() {
    router = Mitogen.open(RouterOptions.defaults().maxMessageBytes(1 << 20));
    context = Line.connect(router, 3).get(2);
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @BeforeEach
  void open() {
    context.run(Ledger::clear);
    chain = context.chain();
  }

  @AfterEach
  void closeChain() {
    chain.close();
  }

  /** What comes of the calls of a chain that has failed: always the same, and nothing is executed. */
  private void thenAllFailLike(MitogenException first) {
    assertThatThrownBy(() -> chain.call(Ledger::add, "call"))
        .isInstanceOf(first.getClass())
        .hasMessage(first.getMessage());
    assertThat(Soon.failure(chain.callAsync(Ledger::add, "callAsync")))
        .isInstanceOf(first.getClass())
        .hasMessage(first.getMessage());
    assertThatThrownBy(() -> chain.send(Ledger::add, "send"))
        .isInstanceOf(first.getClass())
        .hasMessage(first.getMessage());
    assertThatThrownBy(() -> chain.within(Duration.ofSeconds(10)).call(Ledger::add, "within"))
        .isInstanceOf(first.getClass())
        .hasMessage(first.getMessage());
  }

  private static MitogenException failure(CompletableFuture<?> future) {
    return (MitogenException) Soon.failure(future);
  }

  private static void awaitAtTheGate(int callees) {
    await()
        .untilAsserted(
            () -> assertThat(context.concurrent().call(Gate::waiting)).isEqualTo(callees));
  }

  @Nested
  class ThatGoWell {
    @Test
    void areExecutedInOrderWithoutWaitingForEachOther() {
      List<CompletableFuture<Integer>> replies = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        chain.send(Ledger::add, "sent " + i);
        replies.add(chain.callAsync(Ledger::add, "called " + i));
      }
      assertThat(chain.call(Ledger::add, "last")).isEqualTo(201);

      for (int i = 0; i < 100; i++) {
        assertThat(Soon.get(replies.get(i))).isEqualTo(2 * i + 2);
      }
    }

    @Test
    void areOfOneOrderWithTheOtherCallsOfTheContext() {
      chain.send(Ledger::add, "chain");
      context.send(Ledger::add, "context");
      chain.send(Ledger::add, "chain again");

      assertThat(context.call(Ledger::entries)).containsExactly("chain", "context", "chain again");
    }

    @Test
    void haveResultsLikeOthers() {
      assertThat(chain.call(Basics::echo, "x")).isEqualTo("x");
      chain.run(Ledger::add, "run");
      assertThat(Soon.get(chain.runAsync(Ledger::clear))).isNull();
      assertThat((Integer) chain.call("java.lang.Math", "max(int,int)", 3, 4)).isEqualTo(4);
    }
  }

  @Nested
  class AfterOneThatFails {
    @Test
    void withWhatItsCalleeThrew() {
      chain.send(Ledger::add, "before");
      CompletableFuture<Void> failing = chain.runAsync(Trouble::fail, "message");
      CompletableFuture<Integer> underWay = chain.callAsync(Ledger::add, "under way");

      MitogenException first = failure(failing);

      assertThat(first)
          .isInstanceOf(CallException.class)
          .hasMessage("in c1.c2.c3: java.lang.IllegalStateException: outer message");
      assertThat(failure(underWay))
          .isInstanceOf(CallException.class)
          .hasMessage(first.getMessage());
      assertThat(((CallException) failure(underWay)).remote()).hasRootCauseMessage("inner message");
      thenAllFailLike(first);
      assertThat(context.call(Ledger::entries)).containsExactly("before");
    }

    @Test
    void withWhatABlockingCallThrew() {
      Throwable first = catchThrowable(() -> chain.run(Trouble::fail, "message"));

      thenAllFailLike((MitogenException) first);
      assertThat(context.call(Ledger::entries)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "no.such.Thing,                    call,    NO_CLASS",
      "io.mitogen.it.callee.Overloads,   missing, NO_METHOD"
    })
    void withCodeThatIsNotThere(String type, String method, Reason reason) {
      CompletableFuture<Object> failing = chain.callAsync(type, method);
      CompletableFuture<Integer> underWay = chain.callAsync(Ledger::add, "under way");

      MitogenException first = failure(failing);

      assertThat(((UndeliverableException) first).reason()).isEqualTo(reason);
      assertThat(failure(underWay)).hasMessage(first.getMessage());
      thenAllFailLike(first);
      assertThat(context.call(Ledger::entries)).isEmpty();
    }

    @Test
    void withAnArgumentThatMayNotTravel() {
      CompletableFuture<Integer> before = chain.callAsync(Ledger::add, "before");

      Throwable first = catchThrowable(() -> chain.callAsync(Basics::echo, Set.of()));

      assertThat(((UndeliverableException) first).reason()).isEqualTo(Reason.ARGUMENT);
      assertThat(Soon.get(before)).isEqualTo(1);
      thenAllFailLike((MitogenException) first);
      assertThat(context.call(Ledger::entries)).containsExactly("before");
    }

    @Test
    void withAnArgumentThatIsTooLarge() {
      Throwable first = catchThrowable(() -> chain.send(Ledger::add, new byte[1 << 20]));

      assertThat(((UndeliverableException) first).reason()).isEqualTo(Reason.TOO_LARGE);
      thenAllFailLike((MitogenException) first);
      assertThat(context.call(Ledger::entries)).isEmpty();
    }

    @Test
    void withAResultThatMayNotTravel() {
      CompletableFuture<Object> failing = chain.callAsync(Trouble::result, "date");
      CompletableFuture<Integer> underWay = chain.callAsync(Ledger::add, "under way");

      MitogenException first = failure(failing);

      assertThat(((UndeliverableException) first).reason()).isEqualTo(Reason.RESULT);
      assertThat(failure(underWay)).hasMessage(first.getMessage());
      thenAllFailLike(first);
      assertThat(context.call(Ledger::entries)).isEmpty();
    }

    @Test
    void toWaitForAnAnswer() {
      chain.send(Trouble::fail, "message");

      assertThatThrownBy(() -> chain.call(Ledger::add, "call"))
          .isInstanceOf(CallException.class)
          .hasMessage("in c1.c2.c3: java.lang.IllegalStateException: outer message");
      assertThat(context.call(Ledger::entries)).isEmpty();
    }
  }

  @Nested
  class AfterOneThatIsGivenUp {
    private static final String TOO_LATE =
        "no answer from c1.c2.c3 within PT1S; the callee was told to stop";

    @Test
    void atItsDeadline() {
      CompletableFuture<Object> late =
          chain.within(Duration.ofSeconds(1)).callAsync(Gate::pass, "late");
      CompletableFuture<Integer> underWay = chain.callAsync(Ledger::add, "under way");

      MitogenException first = failure(late);

      assertThat(first).isInstanceOf(DeadlineException.class).hasMessage(TOO_LATE);
      assertThat(failure(underWay)).isInstanceOf(DeadlineException.class).hasMessage(TOO_LATE);
      thenAllFailLike(first);
      assertThat(context.call(Ledger::entries)).doesNotContain("under way");
    }

    @Test
    void atItsDeadlineThoughItsCalleeTakesNoNotice() {
      CompletableFuture<Object> late =
          chain.within(Duration.ofSeconds(1)).callAsync(Gate::passWhateverHappens, "late");
      CompletableFuture<Integer> underWay = chain.callAsync(Ledger::add, "under way");

      MitogenException first = failure(late);
      await().until(() -> {
        if (context.concurrent().call(Gate::waiting) > 0) { // it may come there late, or never
          context.concurrent().run(Gate::open);
        }
        return underWay.isDone();
      });

      assertThat(first).isInstanceOf(DeadlineException.class).hasMessage(TOO_LATE);
      assertThat(failure(underWay)).isInstanceOf(DeadlineException.class).hasMessage(TOO_LATE);
      thenAllFailLike(first);
      assertThat(context.call(Ledger::entries)).doesNotContain("under way");
    }

    @Test
    void byACancelOfWhatIsRunning() {
      CompletableFuture<String> cancelled = chain.callAsync(Trouble::sleep, 60_000L);
      CompletableFuture<Integer> underWay = chain.callAsync(Ledger::add, "under way");
      await()
          .untilAsserted(() ->
              assertThat(context.concurrent().call(Ledger::entries)).containsExactly("begun"));

      cancelled.cancel(true);

      assertThat(failure(underWay)).isInstanceOf(CancelledException.class);
      thenAllFailLike(new CancelledException("an earlier call of the chain was cancelled"));
      assertThat(context.call(Ledger::entries)).containsExactly("begun", "interrupted");
    }

    @Test
    void byACancelOfWhatHasNotBegun() {
      CompletableFuture<Object> running = context.callAsync(Gate::pass, "running");
      CompletableFuture<Integer> cancelled = chain.callAsync(Ledger::add, "cancelled");
      CompletableFuture<Integer> underWay = chain.callAsync(Ledger::add, "under way");
      awaitAtTheGate(1);

      cancelled.cancel(true);
      context.concurrent().run(Gate::open);

      assertThat(Soon.get(running)).isEqualTo("running");
      assertThat(failure(underWay)).isInstanceOf(CancelledException.class);
      thenAllFailLike(new CancelledException("an earlier call of the chain was cancelled"));
      assertThat(context.call(Ledger::entries)).isEmpty();
    }
  }

  @Nested
  class Resetting {
    @Test
    void letsTheNextOnesBeExecutedAndThoseBeforeNot() {
      CompletableFuture<Object> running = context.callAsync(Gate::pass, "running");
      awaitAtTheGate(1);
      chain.send(Trouble::fail, "message");
      CompletableFuture<Integer> before = chain.callAsync(Ledger::add, "before");

      chain.reset();
      CompletableFuture<Integer> after = chain.callAsync(Ledger::add, "after");
      context.concurrent().run(Gate::open);

      assertThat(Soon.get(running)).isEqualTo("running");
      assertThat(failure(before)).isInstanceOf(CallException.class);
      assertThat(Soon.get(after)).isEqualTo(1);
      assertThat(context.call(Ledger::entries)).containsExactly("after");
    }

    @Test
    void letsItFailAgain() {
      assertThatThrownBy(() -> chain.run(Trouble::fail, "one")).hasMessageEndingWith("outer one");
      chain.reset();

      assertThatThrownBy(() -> chain.run(Trouble::fail, "two")).hasMessageEndingWith("outer two");
      assertThatThrownBy(() -> chain.run(Ledger::add, "x")).hasMessageEndingWith("outer two");

      chain.reset();
      assertThat(chain.call(Ledger::add, "y")).isEqualTo(1);
    }

    @Test
    void isNothingToAChainThatIsWell() {
      chain.send(Ledger::add, "one");
      chain.reset();

      assertThat(chain.call(Ledger::add, "two")).isEqualTo(2);
    }
  }

  @Nested
  class OneBesideAnother {
    @Test
    void isNotConcernedAndNeitherAreOtherCalls() {
      try (CallChain other = context.chain()) {
        CompletableFuture<Void> failing = chain.runAsync(Trouble::fail, "message");
        CompletableFuture<Integer> ofOther = other.callAsync(Ledger::add, "other");
        CompletableFuture<Integer> ofChain = chain.callAsync(Ledger::add, "chain");
        CompletableFuture<Integer> ofContext = context.callAsync(Ledger::add, "context");

        assertThat(failure(failing)).isInstanceOf(CallException.class);
        assertThat(Soon.get(ofOther)).isEqualTo(1);
        assertThat(failure(ofChain)).isInstanceOf(CallException.class);
        assertThat(Soon.get(ofContext)).isEqualTo(2);
        assertThat(other.call(Ledger::add, "more")).isEqualTo(3);
      }
    }
  }

  @Nested
  class Closed {
    @Test
    void itTakesNoMoreCallsAndThoseUnderWayGoOn() {
      CompletableFuture<Integer> before = chain.callAsync(Ledger::add, "before");

      chain.close();

      assertThat(Soon.get(before)).isEqualTo(1);
      assertThatThrownBy(() -> chain.call(Ledger::add, "after"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the chain of calls to c1.c2.c3 is closed");
      assertThatThrownBy(() -> chain.reset()).isInstanceOf(IllegalStateException.class);
    }
  }
}
