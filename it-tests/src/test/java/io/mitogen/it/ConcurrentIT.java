package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mitogen.CallException;
import io.mitogen.Caller;
import io.mitogen.CancelledException;
import io.mitogen.Context;
import io.mitogen.DeadlineException;
import io.mitogen.Router;
import io.mitogen.UndeliverableException;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Gate;
import io.mitogen.it.callee.Ledger;
import io.mitogen.it.callee.Mail;
import io.mitogen.it.callee.Trouble;
import io.mitogen.it.leak.LeakCheck;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Calls side by side in one context.
 *
 * <pre>
 *   master -> c1 -> c2, which is called
 * </pre>
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class ConcurrentIT {
  private static Router router;
  private static Context context;
  private static Caller beside;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    context = Line.connect(router, 2).get(1);
    beside = context.concurrent();
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @BeforeEach
  void clear() {
    context.run(Ledger::clear);
  }

  private static void awaitAtTheGate(int callees) {
    await().untilAsserted(() -> assertThat(beside.call(Gate::waiting)).isEqualTo(callees));
  }

  @Nested
  class ManyAtOnce {
    @Test
    void runSideBySide() {
      beside.run(Gate::expect, 20);

      List<CompletableFuture<Void>> meeting =
          IntStream.range(0, 20).mapToObj(i -> beside.runAsync(Gate::meet)).toList();

      assertThat(meeting).allSatisfy(each -> assertThat(Soon.get(each)).isNull());
    }

    @Test
    void runBesideAnOrdinaryOne() {
      CompletableFuture<Object> ordinary = context.callAsync(Gate::pass, "ordinary");
      CompletableFuture<Integer> afterIt = context.callAsync(Ledger::add, "after it");
      awaitAtTheGate(1);

      assertThat(beside.call(Basics::echo, "beside")).isEqualTo("beside");
      assertThat(beside.call(Ledger::entries)).isEmpty();
      beside.run(Gate::open);

      assertThat(Soon.get(ordinary)).isEqualTo("ordinary");
      assertThat(Soon.get(afterIt)).isEqualTo(1);
    }

    @Test
    void doNotKeepOrdinaryOnesWaiting() {
      CompletableFuture<Object> waiting = beside.callAsync(Gate::pass, "concurrent");
      awaitAtTheGate(1);

      assertThat(context.call(Basics::echo, "ordinary")).isEqualTo("ordinary");
      assertThat(waiting).isNotDone();
      context.run(Gate::open);

      assertThat(Soon.get(waiting)).isEqualTo("concurrent");
    }

    @Test
    void answerEachItsOwnCaller() {
      List<CompletableFuture<Object>> answers = IntStream.range(0, 200)
          .mapToObj(i -> beside.callAsync(Basics::echo, (Object) i))
          .toList();

      assertThat(answers.stream().map(Soon::get).toList())
          .isEqualTo(IntStream.range(0, 200).boxed().toList());
    }

    @Test
    void mayBeMadeInEveryForm() {
      beside.send(Ledger::add, "sent");
      await().untilAsserted(() -> assertThat(beside.call(Ledger::entries)).hasSize(1));
      beside.run(Ledger::add, "run");
      assertThat(Soon.get(beside.callAsync(Ledger.class.getName(), "add", "by name")))
          .isEqualTo(3);
      String captured = "by lambda";
      beside.run(() -> Ledger.add(captured));

      assertThat(beside.call(Ledger::entries))
          .containsExactly("sent", "run", "by name", "by lambda");
    }

    @Test
    void knowTheirContextAndTheirCaller() {
      assertThat(beside.call(Mail::whoAmI))
          .containsExactly(context.id(), context.info().pid(), router.myself().id());
    }
  }

  @Nested
  class OneThatFails {
    @Test
    void isItsOwnCallersAffair() {
      CompletableFuture<Object> other = beside.callAsync(Gate::pass, "other");
      awaitAtTheGate(1);

      assertThatThrownBy(() -> beside.run(Trouble::fail, "message"))
          .isInstanceOf(CallException.class)
          .hasMessage("in c1.c2: java.lang.IllegalStateException: outer message");
      assertThatThrownBy(() -> beside.call("no.such.Thing", "call"))
          .isInstanceOf(UndeliverableException.class);
      assertThatThrownBy(() -> beside.call(Trouble::result, "date"))
          .isInstanceOf(UndeliverableException.class)
          .hasMessageStartingWith("result is a java.time.LocalDate");
      beside.run(Gate::open);

      assertThat(Soon.get(other)).isEqualTo("other");
    }
  }

  @Nested
  class OneThatIsGivenUp {
    @Test
    void byACancelIsTheOneThatIsInterrupted() {
      CompletableFuture<Object> first = beside.callAsync(Gate::pass, "first");
      CompletableFuture<Object> second = beside.callAsync(Gate::pass, "second");
      CompletableFuture<Object> ordinary = context.callAsync(Gate::pass, "ordinary");
      awaitAtTheGate(3);

      second.cancel(true);

      awaitAtTheGate(2);
      assertThat(second).isCancelled();
      assertThat(beside.call(Ledger::entries)).containsExactly("turned back second");
      beside.run(Gate::open);
      assertThat(Soon.get(first)).isEqualTo("first");
      assertThat(Soon.get(ordinary)).isEqualTo("ordinary");
    }

    @Test
    void byItsDeadlineIsTheOneThatIsInterrupted() {
      CompletableFuture<Object> other = beside.callAsync(Gate::pass, "other");
      awaitAtTheGate(1);

      assertThatThrownBy(() -> beside.within(Duration.ofMillis(500)).call(Gate::pass, "late"))
          .isInstanceOf(DeadlineException.class)
          .hasMessage("no answer from c1.c2 within PT0.5S; the callee was told to stop");
      assertThat(Soon.failure(beside.within(Duration.ofMillis(500)).callAsync(Gate::pass, "later")))
          .isInstanceOf(DeadlineException.class);

      awaitAtTheGate(1);
      beside.run(Gate::open);
      assertThat(Soon.get(other)).isEqualTo("other");
    }

    @Test
    void byAThreadThatIsInterruptedIsTheOneThatIsInterrupted() throws Exception {
      CompletableFuture<Object> other = beside.callAsync(Gate::pass, "other");
      AtomicReference<Throwable> seen = new AtomicReference<>();
      Thread caller = new Thread(() -> {
        try {
          beside.call(Gate::pass, "mine");
        } catch (CancelledException e) {
          seen.set(e);
        }
      });
      caller.start();
      awaitAtTheGate(2);

      caller.interrupt();
      caller.join(30_000);

      assertThat(seen.get()).isInstanceOf(CancelledException.class);
      awaitAtTheGate(1);
      assertThat(beside.call(Ledger::entries)).containsExactly("turned back mine");
      beside.run(Gate::open);
      assertThat(Soon.get(other)).isEqualTo("other");
    }
  }
}
