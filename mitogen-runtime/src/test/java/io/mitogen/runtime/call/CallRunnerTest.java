package io.mitogen.runtime.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Context;
import io.mitogen.Dead;
import io.mitogen.Invocation;
import io.mitogen.RemoteThrowable;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.route.Answers;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.spi.WireOutput;
import io.mitogen.spi.contract.SampleContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** master (0) -> us (1). */
@Timeout(20)
class CallRunnerTest {
  private static final int MASTER = 0;
  private static final int US = 1;
  private static final int LIMIT = 1_000_000;

  private final KeptLog log = new KeptLog();
  private final PlainCodec codec = new PlainCodec();
  private final MessageRouter router =
      new MessageRouter(new Identity(US, MASTER), new FakeLoop(), log, true);
  private final FakeNeighbour parent = new FakeNeighbour(US, MASTER, "parent", router, 200_000);
  private final List<Integer> callers = new ArrayList<>();
  private final CallRunner runner = new CallRunner(
      new CallExecutor(router, codec, CallRunnerTest::find, new Around(), LIMIT, log), log);
  private int lastReplyTo = 1000;

  /** What is called below. */
  public static final class Callees {
    static volatile Callable<Object> body = () -> null;

    public static Object run() throws Exception {
      return body.call();
    }

    public static Object same(Object value) {
      return value;
    }

    public static boolean interrupted() {
      return Thread.currentThread().isInterrupted();
    }

    public static int small(int number) {
      return number;
    }
  }

  private static final class BrokenInitialiser {
    static final Object BROKEN = Callees.small(1) == 1 ? fail() : null;

    static Object fail() {
      throw new IllegalStateException("not ready");
    }

    @SuppressWarnings("unused")
    static void call() {}
  }

  @BeforeEach
  void start() {
    router.addParent(parent.stream());
    runner.start();
  }

  @AfterEach
  void end() throws Exception {
    log.end(runner);
    parent.stream().closeOutput();
  }

  private static Class<?> find(int loader, String name) throws ClassNotFoundException {
    return Class.forName(name, false, CallRunnerTest.class.getClassLoader());
  }

  /** What is around the callees. */
  private final class Around implements CallExecutor.Surroundings {
    @Override
    public Invocation invocation(int caller) {
      callers.add(caller);
      return new Invocation(null, null);
    }

    @Override
    public Context context(int id, String name) {
      return new SampleContext(id, name);
    }

    @Override
    public boolean test(Context context) {
      return context instanceof SampleContext;
    }
  }

  @Test
  void aResultIsAnswered() {
    Inbound answer = call("same", "text");

    assertThat(answer.kind()).isEqualTo(Wire.VALUE);
    assertThat(answer.handle()).isEqualTo(lastReplyTo);
    assertThat(answer.src()).isEqualTo(US);
    assertThat(answer.replyTo()).isZero();
    assertThat(codec.read(answer.input())).isEqualTo("text");
  }

  @Test
  void theResultOfAVoidMethodIsNull() {
    body(() -> null);

    assertThat(codec.read(call("run").input())).isNull();
  }

  @Test
  void whatThrowsIsAnsweredWithWhatItThrew() {
    body(() -> {
      throw new java.io.FileNotFoundException("/etc/shadow");
    });

    RemoteThrowable thrown = failure(call("run"));

    assertThat(thrown.type()).isEqualTo("java.io.FileNotFoundException");
    assertThat(thrown).hasMessage("/etc/shadow");
  }

  @Nested
  class OneAtATime {
    @Test
    void callsRunInTheOrderInWhichTheyArrived() {
      for (int i = 0; i < 200; i++) {
        send("same", i);
      }

      List<Object> results = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        results.add(codec.read(parent.next().input()));
      }

      assertThat(results).isEqualTo(IntStream.range(0, 200).boxed().toList());
    }

    @Test
    void aCallWaitsForTheOneBeforeIt() throws Exception {
      CountDownLatch goOn = new CountDownLatch(1);
      List<String> order = Collections.synchronizedList(new ArrayList<>());
      body(() -> {
        order.add("begin");
        goOn.await();
        order.add("end");
        return null;
      });
      send("run");
      send("run");

      goOn.countDown();
      parent.next();
      parent.next();

      assertThat(order).containsExactly("begin", "end", "begin", "end");
    }
  }

  @Nested
  class WhateverIsThrown {
    @Test
    void noStackLeft() {
      body(() -> endless(1));

      assertThat(failure(call("run")).type()).isEqualTo("java.lang.StackOverflowError");
      assertStillAlive();
    }

    private static int endless(int depth) {
      return depth == 0 ? 0 : 1 + endless(depth + 1);
    }

    @Test
    void noMemoryLeft() {
      body(() -> {
        throw new OutOfMemoryError("Java heap space");
      });

      assertThat(failure(call("run"))).hasMessage("Java heap space");
      assertStillAlive();
    }

    @Test
    void anExceptionThatFailsInAllItsMethods() {
      body(() -> {
        throw new Hostile();
      });

      RemoteThrowable thrown = failure(call("run"));

      assertThat(thrown)
          .hasMessage(Hostile.class.getName()
              + ", which can't be described: java.lang.UnsupportedOperationException");
      assertStillAlive();
    }

    @Test
    void aStaticInitialiser() {
      RemoteThrowable thrown =
          failure(answerTo(BrokenInitialiser.class.getName(), "call", "", List.of()));

      assertThat(thrown.type()).isEqualTo("java.lang.ExceptionInInitializerError");
      assertThat(thrown.getCause()).hasMessage("not ready");
      assertStillAlive();
    }

    @Test
    void theEndOfTheThread() {
      body(() -> {
        throw new ThreadDeath();
      });

      assertThat(failure(call("run")).type()).isEqualTo("java.lang.ThreadDeath");
      assertStillAlive();
    }

    @Test
    void whatTheLibraryThrowsItself() {
      body(() -> {
        throw new io.mitogen.ClosedException("mine");
      });

      assertThat(failure(call("run")).type()).isEqualTo("io.mitogen.ClosedException");
    }
  }

  /** Nothing can be learnt from it. */
  private static final class Hostile extends RuntimeException {
    @Override
    public String getMessage() {
      throw new UnsupportedOperationException();
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new UnsupportedOperationException();
    }

    @Override
    public synchronized Throwable getCause() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
      throw new UnsupportedOperationException();
    }
  }

  @Nested
  class AResult {
    @Test
    void thatMayNotTravelIsRefused() {
      body(() -> List.of(1, new Date()));

      assertDead(
          call("run"),
          Dead.Reason.RESULT,
          "result[1] is a java.util.Date, which may not travel; send the values it is made of");
      assertStillAlive();
    }

    @Test
    void overTheLimitIsRefused() {
      body(() -> new byte[LIMIT + 1]);

      assertDead(
          call("run"),
          Dead.Reason.TOO_LARGE,
          "result: message too large: over the limit of 1000000 bytes; send less at once, or raise the router's limit");
      assertStillAlive();
    }

    @Test
    void thatTheCodecCanNotWriteIsAFailure() {
      body(() -> 1.5f); // may travel, but not with this codec

      assertThat(failure(call("run"))).hasMessage("no letter for a java.lang.Float");
      assertStillAlive();
    }

    @Test
    void thatChangesWhileItIsReadIsRefused() {
      body(() -> Collections.unmodifiableList(new ArrayList<>(List.of(1)) {
        @Override
        public java.util.Iterator<Integer> iterator() {
          throw new ConcurrentModificationException();
        }
      }));

      assertDead(
          call("run"),
          Dead.Reason.RESULT,
          "result could not be read to its end (java.util.ConcurrentModificationException); perhaps another thread"
              + " changes it");
    }

    @Test
    void thatIsLargeIsSentBeforeTheNextCallCanChangeIt() throws Exception {
      byte[] shared = new byte[500_000];
      Arrays.fill(shared, (byte) 1);
      body(() -> {
        byte before = shared[0];
        Arrays.fill(shared, (byte) (before + 1));
        return shared;
      });
      send("run");
      send("run");
      parent.awaitFull();

      assertThat((byte[]) codec.read(parent.next().input())).containsOnly(2);
      assertThat((byte[]) codec.read(parent.next().input())).containsOnly(3);
    }

    @Test
    void thatIsLargeIsSentThoughTheCalleeLeftItsThreadInterrupted() throws Exception {
      body(() -> {
        Thread.currentThread().interrupt(); // as one does who has caught an InterruptedException
        return new byte[500_000];
      });
      send("run");
      parent.awaitFull();

      assertThat((byte[]) codec.read(parent.next().input())).hasSize(500_000);
    }
  }

  @Nested
  class ACallThatCanNotBeMade {
    @Test
    void forWantOfItsClass() {
      assertDead(
          answerTo("com.acme.Hosts", "tail", "", List.of()),
          Dead.Reason.NO_CLASS,
          "the class com.acme.Hosts can't be used here: java.lang.ClassNotFoundException: com.acme.Hosts");
      assertStillAlive();
    }

    @Test
    void forWantOfItsMethod() {
      assertDead(
          call("nothing"),
          Dead.Reason.NO_METHOD,
          Callees.class.getName() + " has no static method nothing that takes no arguments");
    }

    @Test
    void forItsArguments() {
      Inbound answer =
          answerTo(Callees.class.getName(), "small", "(I)I", Collections.singletonList("text"));

      assertThat(Answers.read(answer.input()).reason()).isEqualTo(Dead.Reason.NO_METHOD);
      assertThat(Answers.read(answer.input()).text())
          .startsWith(Callees.class.getName() + ".small does not take these arguments: ");
    }

    @Test
    void forANullThatAPrimitiveCanNotBe() {
      Inbound answer =
          answerTo(Callees.class.getName(), "small", "(I)I", Collections.singletonList(null));

      assertThat(Answers.read(answer.input()).reason()).isEqualTo(Dead.Reason.NO_METHOD);
    }

    @Test
    void becauseItMayNotBeCalled() {
      assertDead(
          answerTo(
              "java.util.Collections", "rotate1", "(Ljava/util/List;I)V", List.of(List.of(), 1)),
          Dead.Reason.NO_METHOD,
          text -> text.startsWith("java.util.Collections.rotate1 is not accessible: "));
    }

    @Test
    void becauseItsArgumentsAreNoList() {
      WireOutput data = name("same");
      codec.write("text", data);

      assertDead(answerTo(data), Dead.Reason.MALFORMED, "the arguments of a call are no list");
      assertStillAlive();
    }

    @Test
    void becauseSomethingFollowsItsArguments() {
      WireOutput data = name("same");
      codec.write(List.of(1), data);
      data.u8(1);

      assertDead(answerTo(data), Dead.Reason.MALFORMED, "the arguments of a call are no list");
    }

    @Test
    void becauseItEndsTooEarly() {
      WireOutput data = new WireOutput();
      data.u8(0);
      data.i32(0);
      data.u16(100);

      assertDead(
          answerTo(data),
          Dead.Reason.MALFORMED,
          "ends too early: 100 bytes wanted at byte 7, 0 there");
      assertStillAlive();
    }

    @Test
    void becauseItIsEmpty() {
      assertThat(Answers.read(answerTo(new WireOutput()).input()).reason())
          .isEqualTo(Dead.Reason.MALFORMED);
    }
  }

  @Nested
  class Cancelled {
    @Test
    void aCallThatRunsIsInterrupted() throws Exception {
      CountDownLatch running = new CountDownLatch(1);
      body(() -> {
        running.countDown();
        new CountDownLatch(1).await();
        return null;
      });
      int replyTo = send("run");
      running.await();

      runner.cancel(MASTER, replyTo);

      assertThat(failure(parent.next()).type()).isEqualTo("java.lang.InterruptedException");
      assertStillAlive();
    }

    @Test
    void aCallThatWaitsDoesNotRun() throws Exception {
      CountDownLatch running = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      List<Integer> began = Collections.synchronizedList(new ArrayList<>());
      body(() -> {
        began.add(began.size());
        running.countDown();
        goOn.await();
        return null;
      });
      send("run");
      running.await();
      int second = send("run");
      send("same", "third");

      runner.cancel(MASTER, second);
      goOn.countDown();
      parent.next();

      assertThat(codec.read(parent.next().input())).isEqualTo("third");
      assertThat(began).hasSize(1);
    }

    @Test
    void bySomebodyElseItGoesOn() throws Exception {
      CountDownLatch running = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      body(() -> {
        running.countDown();
        goOn.await();
        return "done";
      });
      int replyTo = send("run");
      running.await();

      runner.cancel(99, replyTo);
      runner.cancel(MASTER, replyTo + 1);
      goOn.countDown();

      assertThat(codec.read(parent.next().input())).isEqualTo("done");
    }

    @Test
    void tooLateTheNextCallDoesNotFeelIt() {
      CountDownLatch goOn = new CountDownLatch(1);
      body(() -> {
        goOn.await();
        Thread.currentThread().interrupt();
        throw new IllegalStateException();
      });
      send("run");
      send("interrupted");

      goOn.countDown();
      parent.next();

      assertThat(codec.read(parent.next().input())).isEqualTo(false);
    }

    @Test
    void whileItsLargeResultIsSentTheRestIsNotSent() throws Exception {
      body(() -> new byte[900_000]);
      int replyTo = send("run");
      parent.awaitFull();

      runner.cancel(MASTER, replyTo);
      send("same", "next");

      assertDead(
          parent.next(),
          Dead.Reason.CANCELLED,
          "the call was cancelled while its result was being sent");
      assertThat(codec.read(parent.next().input())).isEqualTo("next");
    }
  }

  @Nested
  class InAChain {
    private final Lane chain = Lane.chain(7);
    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

    @Test
    void callsRunInTheirOrderAmongOthers() {
      send(chain, "same", 1);
      send("same", 2);
      send(chain, "same", 3);

      assertThat(results(3)).containsExactly(1, 2, 3);
    }

    @Test
    void afterOneThatThrewNoneRunsAndAllAreToldTheSame() {
      body(() -> {
        ran.add("first");
        throw new java.io.IOException("disk full");
      });
      send(chain, "run");
      assertThat(failure(parent.next())).hasMessage("disk full");
      body(() -> ran.add("again"));

      send(chain, "run");
      int last = send(chain, "same", 1);

      assertThat(failure(parent.next())).hasMessage("disk full");
      Inbound answer = parent.next();
      assertThat(answer.handle()).isEqualTo(last);
      assertThat(failure(answer).type()).isEqualTo("java.io.IOException");
      assertThat(ran).containsExactly("first");
    }

    @Test
    void afterOneWhoseClassIsNotThereNoneRuns() {
      send(call(chain, "com.acme.Hosts", "tail", "", List.of()));

      assertAllDead(Dead.Reason.NO_CLASS);
    }

    @Test
    void afterOneWhoseMethodIsNotThereNoneRuns() {
      send(chain, "nothing");

      assertAllDead(Dead.Reason.NO_METHOD);
    }

    @Test
    void afterOneThatIsMalformedNoneRuns() {
      WireOutput data = new WireOutput();
      chain.write(data);
      data.i32(0);
      send(data);

      assertAllDead(Dead.Reason.MALFORMED);
    }

    @Test
    void afterOneWhoseResultMayNotTravelNoneRuns() {
      body(Date::new);
      send(chain, "run");

      assertAllDead(Dead.Reason.RESULT);
    }

    @Test
    void afterOneWhoseResultIsTooLargeNoneRuns() {
      body(() -> new byte[LIMIT + 1]);
      send(chain, "run");

      assertAllDead(Dead.Reason.TOO_LARGE);
    }

    @Test
    void afterOneWhoseResultTheCodecCanNotWriteNoneRuns() {
      body(() -> 1.5f);
      send(chain, "run");

      assertThat(failure(parent.next())).hasMessage("no letter for a java.lang.Float");
      send(chain, "same", 1);
      assertThat(failure(parent.next())).hasMessage("no letter for a java.lang.Float");
    }

    @Test
    void afterOneThatWasCancelledBeforeItBeganNoneRuns() throws Exception {
      CountDownLatch running = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      body(() -> {
        running.countDown();
        goOn.await();
        return null;
      });
      send("run");
      running.await();
      int cancelled = send(chain, "same", 1);

      runner.cancel(MASTER, cancelled);
      goOn.countDown();
      parent.next();

      send(chain, "same", 2);
      assertDead(
          parent.next(), Dead.Reason.CANCELLED, "an earlier call of the chain was cancelled");
    }

    @Test
    void afterOneThatWasInterruptedNoneRuns() throws Exception {
      CountDownLatch running = new CountDownLatch(1);
      body(() -> {
        running.countDown();
        new CountDownLatch(1).await();
        return null;
      });
      int cancelled = send(chain, "run");
      running.await();

      runner.cancel(MASTER, cancelled);
      send(chain, "same", 1);

      assertThat(failure(parent.next()).type()).isEqualTo("java.lang.InterruptedException");
      assertDead(
          parent.next(), Dead.Reason.CANCELLED, "an earlier call of the chain was cancelled");
    }

    @Test
    void afterOneThatWasCancelledAndWentOnAllTheSameNoneRuns() throws Exception {
      CountDownLatch running = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      body(() -> {
        running.countDown();
        while (goOn.getCount() > 0) {
          Thread.onSpinWait(); // feels no interrupt
        }
        return "done";
      });
      int cancelled = send(chain, "run");
      running.await();

      runner.cancel(MASTER, cancelled);
      send(chain, "same", 1);
      goOn.countDown();

      assertThat(codec.read(parent.next().input())).isEqualTo("done");
      assertDead(
          parent.next(), Dead.Reason.CANCELLED, "an earlier call of the chain was cancelled");
    }

    @Test
    void afterOneThatWantedNoAnswerNoneRuns() {
      body(() -> {
        throw new IllegalStateException("broken");
      });
      runner.handle(message(call(chain, Callees.class.getName(), "run", "", List.of()), 0));
      runner.handle(message(call(chain, Callees.class.getName(), "run", "", List.of()), 0));
      send(chain, "same", 1);

      assertThat(failure(parent.next())).hasMessage("broken");
      assertThat(log.warnings()).isEmpty(); // for the failure has been told
    }

    @Test
    void othersRunAllTheSame() {
      fail(chain);

      send(Lane.chain(8), "same", 1);
      send("same", 2);
      runner.handle(Frames.inbound( // of another caller, by the same number
          Wire.CONTROL,
          US,
          99,
          99,
          Wire.CALL,
          1000,
          call(chain, Callees.class.getName(), "run", "", List.of()).toByteArray()));

      assertThat(results(2)).containsExactly(1, 2);
      assertThat(parent.next().dst()).isEqualTo(99);
    }

    @Test
    void onceItIsForgottenTheyRunAgain() {
      fail(chain);
      WireOutput data = new WireOutput();
      Lane.forget(7).write(data);

      runner.handle(message(data, 0));
      send(chain, "same", 1);

      assertThat(results(1)).containsExactly(1);
    }

    @Test
    void whatIsForgottenInItsTurnDoesNotSaveThoseBefore() {
      body(() -> {
        throw new IllegalStateException("broken");
      });
      WireOutput data = new WireOutput();
      Lane.forget(7).write(data);

      send(chain, "run");
      send(chain, "same", 1);
      runner.handle(message(data, 0));
      send(chain, "same", 2);

      assertThat(parent.next().kind()).isEqualTo(Wire.FAILURE);
      assertThat(parent.next().kind()).isEqualTo(Wire.FAILURE);
      assertThat(results(1)).containsExactly(2);
    }

    private void fail(Lane lane) {
      body(() -> {
        throw new IllegalStateException("broken");
      });
      send(lane, "run");
      assertThat(parent.next().kind()).isEqualTo(Wire.FAILURE);
      body(() -> null);
    }

    private void assertAllDead(Dead.Reason reason) {
      Dead first = Answers.read(parent.next().input());
      assertThat(first.reason()).isEqualTo(reason);
      body(() -> ran.add("again"));

      send(chain, "run");

      Inbound answer = parent.next();
      assertThat(answer.kind()).isEqualTo(Wire.DEAD);
      assertThat(answer.handle()).isEqualTo(lastReplyTo);
      assertThat(Answers.read(answer.input())).isEqualTo(first);
      assertThat(ran).isEmpty();
    }

    private List<Object> results(int count) {
      List<Object> results = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        results.add(codec.read(parent.next().input()));
      }
      return results;
    }
  }

  @Nested
  class SideBySide {
    @Test
    void callsRunTogether() {
      CountDownLatch both = new CountDownLatch(2);
      body(() -> {
        both.countDown();
        both.await();
        return "met";
      });

      send(Lane.CONCURRENT, "run");
      send(Lane.CONCURRENT, "run");

      assertThat(codec.read(parent.next().input())).isEqualTo("met");
      assertThat(codec.read(parent.next().input())).isEqualTo("met");
    }

    @Test
    void aCallDoesNotWaitForThoseThatRunInOrder() {
      CountDownLatch goOn = new CountDownLatch(1);
      body(() -> {
        goOn.await();
        return "first";
      });
      send("run");

      send(Lane.CONCURRENT, "same", "second");

      assertThat(codec.read(parent.next().input())).isEqualTo("second");
      goOn.countDown();
      assertThat(codec.read(parent.next().input())).isEqualTo("first");
    }

    @Test
    void aCallHoldsUpNone() {
      CountDownLatch goOn = new CountDownLatch(1);
      body(() -> {
        goOn.await();
        return "first";
      });
      send(Lane.CONCURRENT, "run");

      send("same", "second");

      assertThat(codec.read(parent.next().input())).isEqualTo("second");
      goOn.countDown();
      assertThat(codec.read(parent.next().input())).isEqualTo("first");
    }

    @Test
    void whatThrowsIsAnsweredWithWhatItThrew() {
      body(() -> {
        throw new IllegalStateException("broken");
      });
      send(Lane.CONCURRENT, "run");

      assertThat(failure(parent.next())).hasMessage("broken");
      assertStillAlive();
    }

    @Test
    void whatCanNotBeCalledIsAnsweredWithTheReason() {
      send(Lane.CONCURRENT, "nothing");

      assertThat(Answers.read(parent.next().input()).reason()).isEqualTo(Dead.Reason.NO_METHOD);
    }

    @Test
    void aFailureThatNobodyWaitsForIsLogged() {
      body(() -> {
        throw new IllegalStateException("broken");
      });
      runner.handle(
          message(call(Lane.CONCURRENT, Callees.class.getName(), "run", "", List.of()), 0));

      while (log.warnings().isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(log.warnings()).containsExactly("call: a call that wants no answer failed");
    }

    @Test
    void theCalleeLearnsOfItsCallFromItsThread() {
      body(() -> Invocation.current() == null ? "none" : "one");
      send(Lane.CONCURRENT, "run");

      assertThat(codec.read(parent.next().input())).isEqualTo("one");
    }

    @Test
    void threadsKeepNoJvmAlive() {
      body(
          () -> Thread.currentThread().isDaemon() + " " + Thread.currentThread().getName());
      send(Lane.CONCURRENT, "run");

      assertThat(codec.read(parent.next().input())).isEqualTo("true mitogen-concurrent-call");
    }

    @Test
    void aCallThatIsCancelledIsInterrupted() throws Exception {
      CountDownLatch running = new CountDownLatch(2);
      CountDownLatch goOn = new CountDownLatch(1);
      body(() -> {
        running.countDown();
        goOn.await();
        return "done";
      });
      int first = send(Lane.CONCURRENT, "run");
      int second = send(Lane.CONCURRENT, "run");
      running.await();

      runner.cancel(99, second); // by somebody else
      runner.cancel(MASTER, first);

      Inbound answer = parent.next();
      assertThat(answer.handle()).isEqualTo(first);
      assertThat(failure(answer).type()).isEqualTo("java.lang.InterruptedException");
      goOn.countDown();
      assertThat(codec.read(parent.next().input())).isEqualTo("done");
    }

    /** Before it begins or after, as it happens; the callee waits for nothing but the interrupt. */
    @Test
    void aCallThatIsCancelledAtOnceDoesNotRunOrIsInterrupted() {
      List<Integer> began = Collections.synchronizedList(new ArrayList<>());
      body(() -> {
        began.add(1);
        new CountDownLatch(1).await();
        return null;
      });
      for (int i = 0; i < 100; i++) {
        runner.cancel(MASTER, send(Lane.CONCURRENT, "run"));
      }

      int interrupted = 0;
      for (int i = 0; i < 100; i++) {
        Inbound answer = parent.next();
        if (answer.kind() == Wire.FAILURE) {
          assertThat(failure(answer).type()).isEqualTo("java.lang.InterruptedException");
          interrupted++;
        } else {
          assertDead(answer, Dead.Reason.CANCELLED, "the call was cancelled before it began");
        }
      }
      assertThat(interrupted).isEqualTo(began.size());
    }

    @Test
    void aCallThatIsOverCanNotBeCancelled() {
      int replyTo = send(Lane.CONCURRENT, "same", 1);
      parent.next();

      runner.cancel(MASTER, replyTo);

      assertStillAlive();
    }
  }

  @Test
  void aCallOfUnknownModeIsRefused() {
    WireOutput data = new WireOutput();
    data.u8(4);

    assertDead(answerTo(data), Dead.Reason.MALFORMED, "a call of unknown mode 4");
    assertStillAlive();
  }

  @Nested
  class WithoutAnAnswer {
    @Test
    void aFailureIsLogged() {
      body(() -> {
        throw new IllegalStateException("broken");
      });
      runner.handle(message(call(Callees.class.getName(), "run", "", List.of()), 0));

      assertStillAlive();
      assertThat(log.warnings()).containsExactly("call: a call that wants no answer failed");
      assertThat(log.causes().get(0)).hasMessage("broken");
    }

    @Test
    void aCallThatCanNotBeMadeIsLogged() {
      runner.handle(message(call(Callees.class.getName(), "nothing", "", List.of()), 0));

      assertStillAlive();
      assertThat(log.warnings())
          .containsExactly("call: a call that wants no answer could not be made: "
              + Callees.class.getName()
              + " has no static method nothing that takes no arguments");
    }

    @Test
    void aResultIsForgottenWhateverItIs() {
      body(Date::new);
      runner.handle(message(call(Callees.class.getName(), "run", "", List.of()), 0));

      assertStillAlive();
      assertThat(log.warnings()).isEmpty();
    }
  }

  @Nested
  class TheCallee {
    @Test
    void learnsOfItsCallFromItsThread() {
      body(() -> Invocation.current() == null ? "none" : "one");

      assertThat(codec.read(call("run").input())).isEqualTo("one");
      assertThat(callers).containsExactly(MASTER);
    }

    @Test
    void hasTheLoaderOfItsClassAsItsContextClassLoader() {
      body(() ->
          Thread.currentThread().getContextClassLoader() == CallRunnerTest.class.getClassLoader());
      runner.setContextClassLoader(null);

      assertThat(codec.read(call("run").input())).isEqualTo(true);
    }
  }

  private static void body(Callable<Object> body) {
    Callees.body = body;
  }

  private Inbound call(String method, Object... arguments) {
    return answerTo(Callees.class.getName(), method, "", Arrays.asList(arguments));
  }

  private int send(String method, Object... arguments) {
    return send(Lane.IN_ORDER, method, arguments);
  }

  private int send(Lane lane, String method, Object... arguments) {
    return send(call(lane, Callees.class.getName(), method, "", Arrays.asList(arguments)));
  }

  private int send(WireOutput data) {
    runner.handle(message(data, ++lastReplyTo));
    return lastReplyTo;
  }

  private Inbound answerTo(String className, String method, String descriptor, List<?> arguments) {
    return answerTo(call(className, method, descriptor, arguments));
  }

  private Inbound answerTo(WireOutput data) {
    send(data);
    return parent.next();
  }

  private WireOutput name(String method) {
    WireOutput data = new WireOutput();
    Lane.IN_ORDER.write(data);
    new MethodName(0, Callees.class.getName(), method, "").write(data);
    return data;
  }

  private WireOutput call(String className, String method, String descriptor, List<?> arguments) {
    return call(Lane.IN_ORDER, className, method, descriptor, arguments);
  }

  private WireOutput call(
      Lane lane, String className, String method, String descriptor, List<?> arguments) {
    WireOutput data = Outbound.data(LIMIT);
    lane.write(data);
    new MethodName(0, className, method, descriptor).write(data);
    codec.write(arguments, data);
    return data;
  }

  private static Inbound message(WireOutput data, int replyTo) {
    return Frames.inbound(Wire.CONTROL, US, MASTER, MASTER, Wire.CALL, replyTo, data.toByteArray());
  }

  private void assertStillAlive() {
    assertThat(codec.read(call("same", "alive").input())).isEqualTo("alive");
  }

  private static RemoteThrowable failure(Inbound answer) {
    assertThat(answer.kind()).isEqualTo(Wire.FAILURE);
    return Failures.read(answer.input());
  }

  private static void assertDead(Inbound answer, Dead.Reason reason, String text) {
    assertThat(answer.kind()).isEqualTo(Wire.DEAD);
    assertThat(Answers.read(answer.input())).isEqualTo(new Dead(reason, text));
  }

  private static void assertDead(
      Inbound answer, Dead.Reason reason, java.util.function.Predicate<String> text) {
    assertThat(answer.kind()).isEqualTo(Wire.DEAD);
    Dead dead = Answers.read(answer.input());
    assertThat(dead.reason()).isEqualTo(reason);
    assertThat(dead.text()).matches(text);
  }
}
