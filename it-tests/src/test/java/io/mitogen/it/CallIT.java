package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mitogen.Blob;
import io.mitogen.CallException;
import io.mitogen.Callee;
import io.mitogen.CancelledException;
import io.mitogen.Context;
import io.mitogen.DeadlineException;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.Tuple;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Arities;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Gate;
import io.mitogen.it.callee.Ledger;
import io.mitogen.it.callee.Overloads;
import io.mitogen.it.callee.Trouble;
import io.mitogen.it.leak.LeakCheck;
import io.mitogen.spi.contract.Difference;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code master -> child}: every way to call a method, and what comes of it. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class CallIT {
  /** What the void methods of zero to six parameters were given, if all were called. */
  private static final List<List<Integer>> ZERO_TO_SIX = IntStream.rangeClosed(0, 6)
      .mapToObj(n -> IntStream.rangeClosed(1, n).boxed().toList())
      .toList();

  private static Router router;
  private static Context child;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    child = router.connect(Local.jvm().name("child"));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @BeforeEach
  void clear() {
    child.run(Ledger::clear);
    child.call(Arities::seen);
  }

  @Nested
  class OfZeroToSixArguments {
    @Test
    void call() {
      assertThat(child.call(Arities::get0)).isEmpty();
      assertThat(child.call(Arities::get1, 1)).containsExactly(1);
      assertThat(child.call(Arities::get2, 1, 2)).containsExactly(1, 2);
      assertThat(child.call(Arities::get3, 1, 2, 3)).containsExactly(1, 2, 3);
      assertThat(child.call(Arities::get4, 1, 2, 3, 4)).containsExactly(1, 2, 3, 4);
      assertThat(child.call(Arities::get5, 1, 2, 3, 4, 5)).containsExactly(1, 2, 3, 4, 5);
      assertThat(child.call(Arities::get6, 1, 2, 3, 4, 5, 6)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void callAsync() {
      List<CompletableFuture<List<Integer>>> replies = List.of(
          child.callAsync(Arities::get0),
          child.callAsync(Arities::get1, 1),
          child.callAsync(Arities::get2, 1, 2),
          child.callAsync(Arities::get3, 1, 2, 3),
          child.callAsync(Arities::get4, 1, 2, 3, 4),
          child.callAsync(Arities::get5, 1, 2, 3, 4, 5),
          child.callAsync(Arities::get6, 1, 2, 3, 4, 5, 6));

      assertThat(replies.stream().map(Soon::get).toList()).isEqualTo(ZERO_TO_SIX);
    }

    @Test
    void run() {
      child.run(Arities::set0);
      child.run(Arities::set1, 1);
      child.run(Arities::set2, 1, 2);
      child.run(Arities::set3, 1, 2, 3);
      child.run(Arities::set4, 1, 2, 3, 4);
      child.run(Arities::set5, 1, 2, 3, 4, 5);
      child.run(Arities::set6, 1, 2, 3, 4, 5, 6);

      assertThat(child.call(Arities::seen)).isEqualTo(ZERO_TO_SIX);
    }

    @Test
    void runAsync() {
      List<CompletableFuture<Void>> replies = List.of(
          child.runAsync(Arities::set0),
          child.runAsync(Arities::set1, 1),
          child.runAsync(Arities::set2, 1, 2),
          child.runAsync(Arities::set3, 1, 2, 3),
          child.runAsync(Arities::set4, 1, 2, 3, 4),
          child.runAsync(Arities::set5, 1, 2, 3, 4, 5),
          child.runAsync(Arities::set6, 1, 2, 3, 4, 5, 6));

      assertThat(replies).allSatisfy(reply -> assertThat(Soon.get(reply)).isNull());
      assertThat(child.call(Arities::seen)).isEqualTo(ZERO_TO_SIX);
    }

    @Test
    void send() {
      child.send(Arities::set0);
      child.send(Arities::set1, 1);
      child.send(Arities::set2, 1, 2);
      child.send(Arities::set3, 1, 2, 3);
      child.send(Arities::set4, 1, 2, 3, 4);
      child.send(Arities::set5, 1, 2, 3, 4, 5);
      child.send(Arities::set6, 1, 2, 3, 4, 5, 6);

      assertThat(child.call(Arities::seen)).isEqualTo(ZERO_TO_SIX);
    }

    @Test
    void withATimeLimit() {
      var limited = child.within(Duration.ofSeconds(30));
      limited.run(Arities::set0);
      limited.run(Arities::set1, 1);
      limited.run(Arities::set2, 1, 2);
      limited.run(Arities::set3, 1, 2, 3);
      limited.run(Arities::set4, 1, 2, 3, 4);
      limited.run(Arities::set5, 1, 2, 3, 4, 5);
      limited.run(Arities::set6, 1, 2, 3, 4, 5, 6);

      assertThat(limited.call(Arities::seen)).isEqualTo(ZERO_TO_SIX);
      assertThat(limited.call(Arities::get6, 1, 2, 3, 4, 5, 6)).hasSize(6);
    }
  }

  @Nested
  class ByLambda {
    @Test
    void itMayCaptureNothing() {
      assertThat(child.<Integer>call(() -> 6 * 7)).isEqualTo(42);
    }

    @Test
    void itMayCaptureWhatMayTravel() {
      String text = "a";
      int number = 1;
      double fraction = 0.5;
      List<Object> list = Arrays.asList(1L, null, Map.of("k", "v"));
      byte[] bytes = {1, 2, 3};

      String answer = child.call(() -> text + number + fraction + list + bytes.length);

      assertThat(answer).isEqualTo("a10.5[1, null, {k=v}]3");
    }

    @Test
    void argumentsFollowTheCaptures() {
      String text = "a";

      assertThat(child.<Integer, Integer, String>call((x, y) -> text + (x - y), 5, 3))
          .isEqualTo("a2");
    }

    @Test
    void itMayBeVoid() {
      String text = "noted";

      child.run(() -> Ledger.add(text));
      child.send(() -> Ledger.add(text + " again"));

      assertThat(child.call(Ledger::entries)).containsExactly("noted", "noted again");
    }

    @Test
    void itMayThrowCheckedExceptions() {
      assertThatThrownBy(() -> child.run(() -> {
            throw new InterruptedException("checked");
          }))
          .isInstanceOf(CallException.class)
          .hasMessage("in child: java.lang.InterruptedException: checked");
    }

    @Test
    void everyCallTakesItsOwnCaptures() {
      List<Integer> answers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int captured = i;
        answers.add(child.call(() -> captured * 10));
      }

      assertThat(answers).containsExactly(0, 10, 20);
    }
  }

  @Nested
  class ByName {
    private static final String OVERLOADS = Overloads.class.getName();

    @Test
    void theArgumentsChooseTheMethod() {
      assertThat((String) child.call(OVERLOADS, "of", "x")).isEqualTo("String x");
      assertThat((String) child.call(OVERLOADS, "of", "x", List.of(1)))
          .isEqualTo("String x, List [1]");
      assertThat((String) child.call(OVERLOADS, "of", 1L)).isEqualTo("long 1");
      assertThat((String) child.call(OVERLOADS, "of(int)", 1)).isEqualTo("int 1");
      assertThat((String) child.call(OVERLOADS, "of(long)", 1)).isEqualTo("long 1");
      assertThat((String) child.call(OVERLOADS, "of(java.lang.String, java.util.List)", "x", null))
          .isEqualTo("String x, List null");
    }

    @Test
    void numbersAreWidenedAsInJava() {
      assertThat((Double) child.call(OVERLOADS, "widened", 1)).isEqualTo(1.0);
    }

    @Test
    void itNeedNotBePublic() {
      assertThat((String) child.call(OVERLOADS, "hidden", "x")).isEqualTo("hidden x");
    }

    @Test
    void theJdkHasMethodsToo() {
      assertThat((Integer) child.call("java.lang.Math", "max(int,int)", 3, 4)).isEqualTo(4);
    }

    @Test
    void inEveryForm() throws Exception {
      String ledger = Ledger.class.getName();
      child.call(ledger, "add", "call");
      child.callAsync(ledger, "add", "callAsync").get(10, TimeUnit.SECONDS);
      child.send(ledger, "add", "send");
      CompletableFuture<Object> entries = child.callAsync(ledger, "entries");

      assertThat(entries.get(10, TimeUnit.SECONDS)).isEqualTo(List.of("call", "callAsync", "send"));
    }

    @Test
    void asACalleeToBeKept() {
      Callee callee = Callee.named(OVERLOADS, "hidden");

      assertThat(child.invoke(callee, List.of("y"))).isEqualTo("hidden y");
    }
  }

  @Nested
  class ValuesThatTravel {
    @ParameterizedTest
    @MethodSource("io.mitogen.spi.contract.SampleValues#all")
    void survive(Object value) {
      assertThat(Difference.between(value, child.call(Basics::echo, value))).isNull();
    }

    @Test
    void areOfTheSameTypeOverThere() {
      assertThat(child.call(Basics::typeOf, 1)).isEqualTo("java.lang.Integer");
      assertThat(child.call(Basics::typeOf, 1L)).isEqualTo("java.lang.Long");
      assertThat(child.call(Basics::typeOf, List.of())).isEqualTo("java.util.ArrayList");
      assertThat(child.call(Basics::typeOf, Map.of())).isEqualTo("java.util.LinkedHashMap");
      assertThat(child.call(Basics::typeOf, (Object) null)).isEqualTo("null");
    }

    @Test
    void mayBeOurOwn() {
      Tuple swapped = child.call(
          Basics::swap, Tuple.of("left", 2), Blob.of(new byte[] {1, 2, 3}), Secret.of("hush"));

      assertThat(swapped).isEqualTo(Tuple.of(2, "left", Blob.of(new byte[3]), Secret.of("hush!")));
      assertThat(swapped.toString()).doesNotContain("hush");
    }

    @Test
    void mayBeLarge() {
      byte[] bytes = new byte[30_000_000];

      assertThat(child.call(Basics::length, bytes)).isEqualTo(bytes.length);
      assertThat(child.call(Basics::bytes, bytes.length)).hasSize(bytes.length);
    }
  }

  @Nested
  class Exceptions {
    @Test
    void arriveWithTypeMessageFramesAndCauses() {
      CallException failure =
          catchThrowableOfType(CallException.class, () -> child.run(Trouble::fail, "message"));

      assertThat(failure).hasMessage("in child: java.lang.IllegalStateException: outer message");
      assertThat(failure.context()).isEqualTo("child");
      assertThat(failure.type()).isEqualTo("java.lang.IllegalStateException");
      assertThat(failure.remoteMessage()).isEqualTo("outer message");
      assertThat(failure.remote().getStackTrace()[0].toString())
          .matches(".*io\\.mitogen\\.it\\.callee\\.Trouble\\.fail\\(Trouble\\.java:\\d+\\)");
      assertThat(failure.remote().getCause()).hasToString("java.io.IOException: inner message");
      assertThat(failure.remote().getSuppressed())
          .singleElement()
          .hasToString("java.lang.UnsupportedOperationException: on the side");
    }

    @Test
    void printTheFramesOfBothSides() {
      CallException failure =
          catchThrowableOfType(CallException.class, () -> child.run(Trouble::fail, "message"));
      StringWriter printed = new StringWriter();
      failure.printStackTrace(new PrintWriter(printed));

      assertThat(printed.toString())
          .contains("io.mitogen.it.CallIT$Exceptions.")
          .contains("Caused by: java.lang.IllegalStateException: outer message")
          .contains("io.mitogen.it.callee.Trouble.fail(Trouble.java:")
          .contains("Caused by: java.io.IOException: inner message")
          .contains("io.mitogen.it.callee.Trouble.openNothing(Trouble.java:")
          .doesNotContain("io.mitogen.runtime.call.CallRunner.execute");
    }

    @Test
    void completeFutures() {
      CompletableFuture<Void> reply = child.runAsync(Trouble::fail, "message");

      assertThatThrownBy(() -> reply.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(CallException.class)
          .hasMessage("in child: java.lang.IllegalStateException: outer message");
    }

    @Test
    void ofSentCallsAreLogged() {
      try (Heard heard = Heard.by("mitogen.call")) {
        child.send(Trouble::fail, "of a sent call");

        await()
            .untilAsserted(() -> assertThat(heard.warnings())
                .hasSize(1)
                .allMatch(line -> line.startsWith("child: ")
                    && line.endsWith("a call that wants no answer failed")));
        assertThat(heard.thrown(0))
            .hasToString("java.lang.IllegalStateException: outer of a sent call");
      }
    }
  }

  private static void awaitAtTheGate() {
    await()
        .untilAsserted(() -> assertThat(child.concurrent().call(Gate::waiting)).isEqualTo(1));
  }

  @Nested
  class TimeLimits {
    /** On a busy machine, the time of a call may be over by then. */
    private boolean hasNotBegun() {
      return child.call(Ledger::entries).isEmpty();
    }

    @Test
    void endTheCallAndInterruptTheCallee() {
      do {
        assertThatThrownBy(() -> child.within(Duration.ofMillis(300)).call(Trouble::sleep, 60_000L))
            .isInstanceOf(DeadlineException.class)
            .hasMessage("no answer from child within PT0.3S; the callee was told to stop");
      } while (hasNotBegun());

      assertThat(child.call(Ledger::entries)).containsExactly("begun", "interrupted");
    }

    @Test
    void endTheFutureAndInterruptTheCallee() {
      do {
        CompletableFuture<String> reply =
            child.within(Duration.ofMillis(300)).callAsync(Trouble::sleep, 60_000L);

        assertThat(Soon.failure(reply))
            .isInstanceOf(DeadlineException.class)
            .hasMessage("no answer from child within PT0.3S; the callee was told to stop");
      } while (hasNotBegun());

      assertThat(child.call(Ledger::entries)).containsExactly("begun", "interrupted");
    }

    @Test
    void alsoCountForCallsThatHaveNotBegun() {
      CompletableFuture<Object> before = child.callAsync(Gate::pass, "before");
      awaitAtTheGate();

      assertThatThrownBy(() -> child.within(Duration.ofMillis(100)).call(Ledger::add, "late"))
          .isInstanceOf(DeadlineException.class);

      child.concurrent().run(Gate::open);
      assertThat(Soon.get(before)).isEqualTo("before");
      assertThat(child.call(Ledger::entries)).isEmpty();
    }

    @Test
    void mustBePositive() {
      assertThatThrownBy(() -> child.within(Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the time limit of a call must be positive, got PT0S");
    }
  }

  @Nested
  class Cancelling {
    @Test
    void aFutureInterruptsTheCallee() {
      CompletableFuture<Void> begun = new CompletableFuture<>();
      int handle = router.addHandler(message -> begun.complete(null));
      CompletableFuture<String> reply = child.callAsync(Trouble::tellAndSleep, handle, 60_000L);
      Soon.get(begun);

      reply.cancel(true);

      assertThat(reply).isCancelled();
      assertThat(child.call(Ledger::entries)).containsExactly("begun", "interrupted");
      router.removeHandler(handle);
    }

    @Test
    void aFutureWhoseCallHasNotBegunTakesItBack() {
      CompletableFuture<Object> running = child.callAsync(Gate::pass, "running");
      awaitAtTheGate();
      CompletableFuture<Integer> waiting = child.callAsync(Ledger::add, "taken back");

      waiting.cancel(false);

      child.concurrent().run(Gate::open);
      assertThat(Soon.get(running)).isEqualTo("running");
      assertThat(child.call(Ledger::entries)).isEmpty();
    }

    @Test
    void theWaitingThreadInterruptsTheCallee() throws Exception {
      AtomicReference<Throwable> seen = new AtomicReference<>();
      AtomicReference<Boolean> flag = new AtomicReference<>();
      Thread caller = new Thread(() -> {
        Thread self = Thread.currentThread();
        int handle = router.addHandler(message -> self.interrupt());
        try {
          child.call(Trouble::tellAndSleep, handle, 60_000L);
        } catch (CancelledException e) {
          seen.set(e);
          flag.set(self.isInterrupted());
        }
        router.removeHandler(handle);
      });

      caller.start();
      caller.join(30_000);

      assertThat(seen.get())
          .hasMessage("the thread that waited for an answer from child was interrupted;"
              + " the callee was told to stop");
      assertThat(flag.get()).isTrue();
      assertThat(child.call(Ledger::entries)).containsExactly("begun", "interrupted");
    }
  }
}
