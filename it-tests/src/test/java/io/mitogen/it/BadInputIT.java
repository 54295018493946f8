package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mitogen.CallException;
import io.mitogen.Callee;
import io.mitogen.Context;
import io.mitogen.DeadlineException;
import io.mitogen.DisconnectedException;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import io.mitogen.core.Mitogen;
import io.mitogen.core.RouterOptions;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Gate;
import io.mitogen.it.callee.Ledger;
import io.mitogen.it.callee.Overloads;
import io.mitogen.it.callee.Trouble;
import io.mitogen.it.callee.UsesVertx;
import io.mitogen.it.leak.LeakCheck;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What goes wrong is a clear error for the one call, and everything else lives on: the child that it happened in, and its
 * sibling.
 *
 * <pre>
 *   master -> child
 *          -> sibling
 * </pre>
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class BadInputIT {
  private static Router router;
  private static Context child;
  private static Context sibling;

  @BeforeAll
  static void connect() {
    router = Mitogen.open(RouterOptions.defaults().maxMessageBytes(1 << 20));
    child = router.connect(Local.jvm().name("child").javaOptions("-Xmx64m"));
    sibling = router.connect(Local.jvm().name("sibling"));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @AfterEach
  void everythingElseLivesOn() {
    assertThat(child.within(Duration.ofSeconds(10)).call(Basics::echo, "child")).isEqualTo("child");
    assertThat(sibling.within(Duration.ofSeconds(10)).call(Basics::echo, "sibling"))
        .isEqualTo("sibling");
  }

  private static void thenIsUndeliverable(Reason reason, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessage(message);
  }

  @Nested
  class ArgumentsThatMayNotTravel {
    @Test
    void areNamedWithTheWayToThem() {
      Map<String, Object> host = Map.of("owner", new Owner("ann"));

      thenIsUndeliverable(
          Reason.ARGUMENT,
          "args[1][0].owner is a io.mitogen.it.BadInputIT$Owner, which may not travel;"
              + " send the values it is made of",
          () -> child.call(Overloads.class.getName(), "of", "x", List.of(host)));
    }

    @Test
    void areRefusedBeforeAnythingIsSent() {
      long before = child.info().bytesSent();

      thenIsUndeliverable(
          Reason.ARGUMENT,
          "args[0] is a java.time.LocalDate, which may not travel; send the values it is made of",
          () -> child.call(Basics::echo, LocalDate.EPOCH));
      assertThatThrownBy(() -> child.callAsync(Basics::echo, Set.of()))
          .isInstanceOf(UndeliverableException.class);
      assertThatThrownBy(() -> child.send(Ledger::add, TimeUnit.DAYS))
          .isInstanceOf(UndeliverableException.class);
      assertThatThrownBy(() -> child.post(1000, 'c')).isInstanceOf(UndeliverableException.class);

      assertThat(child.info().bytesSent()).isEqualTo(before);
    }

    @Test
    void mayBeCaptured() {
      Owner owner = new Owner("ann");

      thenIsUndeliverable(
          Reason.ARGUMENT,
          "captured[0] is a io.mitogen.it.BadInputIT$Owner, which may not travel;"
              + " send the values it is made of",
          () -> child.call(() -> owner.name()));
    }

    @Test
    void mayContainThemselves() {
      List<Object> endless = new ArrayList<>();
      endless.add(endless);

      assertThatThrownBy(() -> child.call(Basics::echo, endless))
          .isInstanceOf(UndeliverableException.class)
          .hasMessageStartingWith("args[0][0][0]")
          .hasMessageEndingWith("is nested more than 200 levels deep; perhaps it contains itself");
    }
  }

  @Nested
  class CalleesThatMayNotTravel {
    private final String field = "x";

    @Test
    void instanceMethods() {
      thenIsUndeliverable(
          Reason.ARGUMENT,
          "the callee is the instance method java.lang.String.length, whose object could not travel;"
              + " only static methods can be called in another context",
          () -> child.call(String::length, "x"));
    }

    @Test
    void constructors() {
      thenIsUndeliverable(
          Reason.ARGUMENT,
          "the callee is the constructor io.mitogen.it.BadInputIT$Owner.<init>, whose object could not"
              + " travel; call a static method",
          () -> child.call(Owner::new, "ann"));
    }

    @Test
    void lambdasThatUseThis() {
      thenIsUndeliverable(
          Reason.ARGUMENT,
          "the lambda captures \"this\", a io.mitogen.it.BadInputIT$CalleesThatMayNotTravel, which may not"
              + " travel; copy the fields that it needs into local variables first",
          () -> child.call(() -> field + "y"));
    }

    @Test
    @SuppressWarnings("Convert2Lambda")
    void objects() {
      Callee.Returning0<String> object = new Callee.Returning0<>() {
        @Override
        public String call() {
          return "x";
        }
      };

      thenIsUndeliverable(
          Reason.ARGUMENT,
          "the callee is an object of " + object.getClass().getName()
              + ", not a method reference or a lambda; only static methods can be called in another context",
          () -> child.call(object));
    }
  }

  @Nested
  class ResultsThatMayNotTravel {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            date     | result is a java.time.LocalDate, which may not travel; send the values it is made of
            own      | result is a io.mitogen.it.callee.Trouble$Owner, which may not travel; send the values it is made of
            nested   | result.hosts[1] is a io.mitogen.it.callee.Trouble$Owner, which may not travel; send the values it is made of
            enum     | result is a java.util.concurrent.TimeUnit, which may not travel; send its name()
            changing | result is a io.mitogen.it.callee.Trouble$ChangingMap, which may not travel; copy it into a LinkedHashMap
            """)
    void areNamed(String kind, String message) {
      thenIsUndeliverable(Reason.RESULT, message, () -> child.call(Trouble::result, kind));
    }

    @Test
    void mayContainThemselves() {
      assertThatThrownBy(() -> child.call(Trouble::result, "endless"))
          .isInstanceOfSatisfying(
              UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RESULT))
          .hasMessageEndingWith("is nested more than 200 levels deep; perhaps it contains itself");
    }
  }

  @Nested
  class CodeThatIsNotThere {
    private final String overloads = Overloads.class.getName();

    @Test
    void aClass() {
      thenIsUndeliverable(
          Reason.NO_CLASS,
          "the class no.such.Thing can't be used here: java.lang.ClassNotFoundException: no.such.Thing:"
              + " the master has no such class either",
          () -> child.call("no.such.Thing", "call"));
    }

    @Test
    void aMethod() {
      thenIsUndeliverable(
          Reason.NO_METHOD,
          "io.mitogen.it.callee.Overloads has no static method missing that takes no arguments",
          () -> child.call(overloads, "missing"));
    }

    @Test
    void aMethodOfThisArity() {
      assertThatThrownBy(() -> child.call(overloads, "hidden", "a", "b"))
          .isInstanceOfSatisfying(
              UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_METHOD))
          .hasMessage("io.mitogen.it.callee.Overloads has no static method hidden that takes"
              + " (java.lang.String, java.lang.String); it has hidden(java.lang.String)");
    }

    @Test
    void aMethodOfTheseTypes() {
      assertThatThrownBy(() -> child.call(overloads, "widened", "1"))
          .isInstanceOf(UndeliverableException.class)
          .hasMessage("io.mitogen.it.callee.Overloads has no static method widened that takes"
              + " (java.lang.String); it has widened(double)");
    }

    @Test
    void aMethodThatIsMeantWithoutDoubt() {
      assertThatThrownBy(() -> child.call(overloads, "of", 1))
          .isInstanceOfSatisfying(
              UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_METHOD))
          .hasMessageContainingAll("several static methods of", "of(int)", "of(long)");
    }

    @Test
    void aStaticMethod() {
      assertThatThrownBy(() -> child.call(overloads, "ofAnObject"))
          .isInstanceOfSatisfying(
              UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_METHOD))
          .hasMessageContaining("ofAnObject(), which is not static");
    }

    @Test
    void aClassThatTheCalleeAsksFor() {
      assertThatThrownBy(
              () -> child.call("java.lang.Class", "forName(java.lang.String)", "no.such.Thing"))
          .isInstanceOfSatisfying(
              CallException.class,
              e -> assertThat(e.type()).isEqualTo("java.lang.ClassNotFoundException"))
          .hasMessageContaining("no.such.Thing");
    }

    @Test
    void aClassThatIsTheMastersOwn() {
      CallException failure =
          catchThrowableOfType(CallException.class, () -> child.call(UsesVertx::json));

      assertThat(failure.type()).isEqualTo("java.lang.NoClassDefFoundError");
      assertThat(failure.remote().getCause())
          .hasMessageContainingAll(
              "io.vertx.core.json.JsonObject",
              "is part of what the master runs on, and never served");
    }
  }

  @Nested
  class MessagesOverTheLimit {
    @Test
    void toTheChild() {
      long before = child.info().bytesSent();

      assertThatThrownBy(() -> child.call(Basics::length, new byte[1 << 20]))
          .isInstanceOfSatisfying(
              UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
          .hasMessageContaining("over the limit of 1048576");
      assertThat(child.info().bytesSent()).isEqualTo(before);
    }

    @Test
    void fromTheChild() {
      assertThatThrownBy(() -> child.call(Basics::bytes, 1 << 20))
          .isInstanceOfSatisfying(
              UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
          .hasMessageStartingWith("result: ")
          .hasMessageContaining("over the limit of 1048576");
    }

    @Test
    void areNotMessagesJustBelow() {
      int justBelow = (1 << 20) - 300;

      assertThat(child.call(Basics::length, new byte[justBelow])).isEqualTo(justBelow);
      assertThat(child.call(Basics::bytes, justBelow)).hasSize(justBelow);
    }

    @Test
    void areNotMadeOfClasses() {
      String greeting = "hello"; // this class, and what it refers to, are more than 1 MiB

      assertThat(child.<String>call(() -> greeting + " from " + BadInputIT.class.getSimpleName()))
          .isEqualTo("hello from BadInputIT");
    }
  }

  @Nested
  class CalleesThatFail {
    @Test
    void withoutStackLeft() {
      CallException failure =
          catchThrowableOfType(CallException.class, () -> child.call(Trouble::overflow, 0));

      assertThat(failure.type()).isEqualTo("java.lang.StackOverflowError");
      assertThat(failure.remote().getStackTrace()).hasSizeBetween(10, 1024);
    }

    @Test
    void withoutMemoryLeft() {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> child.call(Trouble::exhaust))
            .isInstanceOf(CallException.class)
            .hasMessage("in child: java.lang.OutOfMemoryError: Java heap space");
      }
      assertThatThrownBy(() -> child.call(Trouble::tooLargeAnArray))
          .hasMessageStartingWith("in child: java.lang.OutOfMemoryError: ");
    }

    @Test
    void withHugeMessages() {
      CallException failure = catchThrowableOfType(
          CallException.class, () -> child.run(Trouble::failAtLength, "0123456789", 500_000));

      assertThat(failure.type()).isEqualTo("java.lang.IllegalArgumentException");
      assertThat(failure.remoteMessage())
          .startsWith("0123456789")
          .hasSizeLessThan(100_000)
          .matches("(?s).*\\[truncated: \\d+ more characters]");
    }

    @Test
    void withMoreThanFitsIntoAMessage() {
      CallException failure = catchThrowableOfType(
          CallException.class, () -> child.run(Trouble::failDeeply, "漢字", 20_000, 40));

      assertThat(failure.type()).isEqualTo("java.lang.IllegalArgumentException");
      assertThat(failure.remoteMessage()).startsWith("39漢字").contains("[truncated: ");
    }

    @Test
    void withExceptionsThatFailThemselves() {
      CallException failure =
          catchThrowableOfType(CallException.class, () -> child.run(Trouble::failRudely));

      assertThat(failure).hasMessageContaining("io.mitogen.it.callee.Trouble$RudeException");
    }

    @Test
    void withCausesThatGoInCircles() {
      CallException failure =
          catchThrowableOfType(CallException.class, () -> child.run(Trouble::failForever));

      assertThat(failure.remote()).hasMessage("first").hasRootCauseMessage("first");
    }

    @Test
    void inStaticInitialisers() {
      assertThatThrownBy(() -> child.call(Trouble::brokenInitialiser))
          .isInstanceOfSatisfying(
              CallException.class,
              e -> assertThat(e.type()).isEqualTo("java.lang.ExceptionInInitializerError"))
          .rootCause()
          .hasMessage("no value");
      assertThatThrownBy(() -> child.call(Trouble::brokenInitialiser))
          .isInstanceOfSatisfying(
              CallException.class,
              e -> assertThat(e.type()).isEqualTo("java.lang.NoClassDefFoundError"));
    }

    @Test
    void andLeaveTheInterruptFlagSet() {
      List<CompletableFuture<Boolean>> seen = new ArrayList<>();
      for (int i = 0; i < 100; i++) { // some of them wait when the one before them ends
        child.send(Trouble::interruptSelf);
        seen.add(child.callAsync(Trouble::isInterrupted));
      }

      assertThat(seen).noneMatch(Soon::get);
    }

    @Test
    void andCloseTheOutput() {
      try (Context victim = router.connect(Local.jvm().name("victim"))) {
        victim.run(Trouble::closeOutput);
        victim.send(Trouble::fail, "can't be logged any more");

        assertThat(victim.call(Basics::echo, "alive")).isEqualTo("alive");
      }
    }
  }

  @Nested
  class AnswersThatNobodyWaitsFor {
    @Test
    void areDropped() {
      try (Heard heard = Heard.by("mitogen.route")) {
        CompletableFuture<Object> cancelled =
            child.callAsync(Gate::passWhateverHappens, "cancelled");
        await()
            .untilAsserted(
                () -> assertThat(child.concurrent().call(Gate::waiting)).isEqualTo(1));
        cancelled.cancel(true);
        assertThatThrownBy(() -> child.within(Duration.ofMillis(100)).call(Basics::echo, "late"))
            .isInstanceOf(DeadlineException.class);

        child.concurrent().run(Gate::open);

        assertThat(child.call(Ledger::entries)).contains("not turned back cancelled");
        assertThat(heard.warnings()).isEmpty();
      }
    }
  }

  @Nested
  class ContextsThatEnd {
    @Test
    void byTheirOwnExit() {
      Context victim = router.connect(Local.jvm().name("victim"));

      assertThatThrownBy(() -> victim.run(Trouble::exit, 3))
          .isInstanceOf(DisconnectedException.class)
          .hasMessage(
              "no answer: victim went away before it replied; its process exited with status 3");

      thenIsGone(victim);
    }

    @Test
    void andTheirLastWordsAreLogged() {
      try (Heard heard = Heard.by("mitogen.stdio")) {
        Context victim = router.connect(Local.jvm().name("victim"));

        assertThatThrownBy(() -> victim.run(Trouble::halt, 2000)) // nearly a full pipe
            .isInstanceOf(DisconnectedException.class);

        await()
            .untilAsserted(
                () -> assertThat(heard.lines()).contains("victim: last words, line 1999"));
      }
    }

    @Test
    void byAKill() throws Exception {
      Context victim = router.connect(Local.jvm().name("victim"));
      CompletableFuture<Object> running = victim.callAsync(Gate::pass, "running");
      CompletableFuture<String> waiting = victim.callAsync(Trouble::sleep, 60_000L);
      CompletableFuture<Throwable> blocked = CompletableFuture.supplyAsync(
          () -> catchThrowable(() -> victim.concurrent().call(Gate::pass, "blocked")));
      await()
          .untilAsserted(
              () -> assertThat(victim.concurrent().call(Gate::waiting)).isEqualTo(2));

      assertThat(ProcessHandle.of(victim.info().pid()).orElseThrow().destroyForcibly())
          .isTrue();

      String message =
          "no answer: victim went away before it replied; its process was ended by signal 9 (KILL)";
      for (CompletableFuture<?> reply : List.of(running, waiting)) {
        assertThatThrownBy(() -> reply.get(10, TimeUnit.SECONDS))
            .cause()
            .isInstanceOf(DisconnectedException.class)
            .hasMessage(message);
      }
      assertThat(blocked.get(10, TimeUnit.SECONDS)).isInstanceOf(DisconnectedException.class);
      thenIsGone(victim);
    }

    @Test
    void whileTheyAreSentSomethingLarge() throws Exception {
      try (Router large = Mitogen.open()) {
        Context victim = large.connect(Local.jvm().name("victim"));
        victim.send(Trouble::stubborn, 60_000L);
        CompletableFuture<Integer> reply =
            victim.callAsync(Basics::length, new byte[100 << 20]); // never read to its end

        ProcessHandle.of(victim.info().pid()).orElseThrow().destroyForcibly();

        assertThatThrownBy(() -> reply.get(10, TimeUnit.SECONDS))
            .cause()
            .isInstanceOf(DisconnectedException.class);
      }
    }

    @Test
    void byTheirOwnExitWithAnAnswerOnItsWay() {
      Context victim = router.connect(Local.jvm().name("victim"));
      CompletableFuture<byte[]> answer = victim.callAsync(Basics::bytes, 1_000_000);
      victim.send(Trouble::exit, 0);

      assertThat(Soon.get(answer)).hasSize(1_000_000);
      await().until(() -> !victim.isAlive());
    }

    @Test
    void andLeaveAProcessThatHoldsTheirOutput() {
      Context victim = router.connect(Local.jvm().name("victim"));
      long left = victim.call(Trouble::leaveProcess, "exec sleep 600");
      long begin = System.nanoTime();

      victim.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
      ProcessHandle.of(left).ifPresent(ProcessHandle::destroyForcibly);
    }

    private void thenIsGone(Context victim) {
      assertThat(victim.isAlive()).isFalse();
      assertThat(router.contexts()).containsExactly(child, sibling);
      assertThatThrownBy(() -> victim.call(Basics::pid))
          .isInstanceOfSatisfying(
              UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_ROUTE))
          .hasMessageContainingAll("no route to", "context " + victim.id(), "it has gone");
      assertThat(Soon.failure(victim.ping()))
          .isInstanceOfSatisfying(
              UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_ROUTE));
      assertThatThrownBy(victim::info).isInstanceOf(DisconnectedException.class);
      victim.close(); // changes nothing
    }
  }

  private record Owner(String name) {}
}
