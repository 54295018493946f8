package io.mitogen.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.ConnectException;
import io.mitogen.Dead;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.route.Answers;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ContextIdsTest {
  private static final int MASTER = 0;
  private static final int US = 1;
  private static final int CHILD = 7;
  private static final int REPLY_TO = 1234;
  private static final Deadline LATE = Deadline.in(Duration.ofMinutes(1));

  private final KeptLog log = new KeptLog();

  /** us (0) -> child (7). */
  @Nested
  class InTheMaster {
    private final MessageRouter router = router(new Identity(MASTER));
    private final FakeNeighbour child = new FakeNeighbour(MASTER, CHILD, "ssh.db1", router);
    private final ContextIds ids = new ContextIds(router);

    @BeforeEach
    void connect() {
      router.addChild(child.stream(), Descendant.child(MASTER, child.stream().neighbour()));
    }

    @Test
    void numbersBeginWithOneAndNoneIsGivenTwice() {
      assertThat(List.of(ids.take(LATE), ids.take(LATE), ids.take(LATE))).containsExactly(1, 2, 3);
      assertThat(ids.ownName()).isEmpty();
    }

    @Test
    void aChildIsGivenAThousandAndItsName() {
      ids.take(LATE);

      child.says(request(MASTER, CHILD));

      assertBlock(child.next(), 2, 1002, "ssh.db1");
    }

    @Test
    void nobodyElseIsGivenThose() {
      child.says(request(MASTER, CHILD), request(MASTER, CHILD));
      assertBlock(child.next(), 1, 1001, "ssh.db1");
      assertBlock(child.next(), 1001, 2001, "ssh.db1");

      assertThat(ids.take(LATE)).isEqualTo(2001);
    }

    @Test
    void aChildMayUseThoseAndNoOthers() {
      child.says(request(MASTER, CHILD), addRoute(1000, "ssh.db1.a"), addRoute(1001, "ssh.db1.b"));

      assertThat(router.below()).extracting(Descendant::id).containsExactlyInAnyOrder(CHILD, 1000);
    }

    @Test
    void aChildThatAsksForVeryManyIsRefused() {
      for (int i = 0; i < 1000; i++) {
        child.says(request(MASTER, CHILD));
        assertThat(child.next().kind()).isEqualTo(Wire.CONTROL);
      }

      child.says(request(MASTER, CHILD));

      assertRefused(
          child, Dead.Reason.POLICY, "context 7 has had all the numbers that one child may have");
    }

    @Test
    void whoeverIsNotAChildIsRefused() {
      child.says(request(MASTER, CHILD), addRoute(1000, "ssh.db1.a"));
      child.next();

      child.says(request(MASTER, 1000)); // a grandchild

      assertRefused(
          child,
          Dead.Reason.POLICY,
          "handle 105 of context 0 takes no messages from context 1000: refused by policy");
    }

    private byte[] addRoute(int context, String name) {
      WireOutput data = new WireOutput();
      data.i32(context);
      data.i32(CHILD);
      data.text(name);
      data.i64(1);
      data.text("17");
      return Frames.message(
          Wire.CONTROL, MASTER, CHILD, CHILD, Wire.ADD_ROUTE, 0, data.toByteArray());
    }
  }

  /** master (0) -> us (1) -> child (7). */
  @Nested
  class BelowTheMaster {
    private final MessageRouter router = router(new Identity(US, MASTER));
    private final FakeNeighbour parent = new FakeNeighbour(US, MASTER, "parent", router);
    private final FakeNeighbour child = new FakeNeighbour(US, CHILD, "ssh.db1.sudo", router);
    private final ContextIds ids = new ContextIds(router);

    @BeforeEach
    void connect() {
      router.addParent(parent.stream());
      router.addChild(child.stream(), Descendant.child(US, child.stream().neighbour()));
      parent.heard(); // that it came
    }

    @Test
    void theParentIsAskedForNumbersAndTellsItsChildsName() throws Exception {
      FutureTask<Integer> number = taking(LATE);

      Inbound request = parent.next();
      assertThat(request.kind()).isEqualTo(Wire.CONTROL);
      assertThat(request.handle()).isEqualTo(Wire.ALLOCATE_ID);
      assertThat(request.size()).isZero();
      grant(request, 1000, 2000);

      assertThat(number.get()).isEqualTo(1000);
      assertThat(ids.ownName()).isEqualTo("ssh.db1");
    }

    @Test
    void itIsNotAskedAgainWhileThereAreSome() throws Exception {
      FutureTask<Integer> number = taking(LATE);
      grant(parent.next(), 1000, 1003);

      assertThat(List.of(number.get(), ids.take(LATE), ids.take(LATE)))
          .containsExactly(1000, 1001, 1002);
      assertThat(parent.heard()).isEmpty();
    }

    @Test
    void itIsAskedAgainWhenTheyAreUsedUp() throws Exception {
      FutureTask<Integer> first = taking(LATE);
      grant(parent.next(), 1000, 1001);
      first.get();

      FutureTask<Integer> second = taking(LATE);
      grant(parent.next(), 5000, 5001);

      assertThat(second.get()).isEqualTo(5000);
    }

    @Test
    void ofSeveralThatWantNumbersOneAsks() throws Exception {
      List<FutureTask<Integer>> numbers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        numbers.add(taking(LATE));
      }

      grant(parent.next(), 1000, 2000);

      List<Integer> taken = new ArrayList<>();
      for (FutureTask<Integer> number : numbers) {
        taken.add(number.get());
      }
      assertThat(taken)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(1000, 1005).boxed().toList());
      assertThat(parent.heard()).isEmpty();
    }

    @Test
    void aRefusalFailsTheConnect() {
      FutureTask<Integer> number = taking(LATE);
      router.received(
          parent.stream(),
          Answers.dead(MASTER, US, parent.next().replyTo(), Dead.Reason.POLICY, "all are used up")
              .arrivedAtOnce());

      assertFailed(number, ConnectException.Reason.OTHER, "all are used up");
    }

    @Test
    void silenceFailsTheConnectWhenItsDeadlinePasses() {
      FutureTask<Integer> number = taking(Deadline.in(Duration.ofMillis(10)));

      assertThatThrownBy(number::get).cause().isInstanceOfSatisfying(ConnectException.class, e -> {
        assertThat(e.reason()).isEqualTo(ConnectException.Reason.TIMEOUT);
        assertThat(e)
            .hasMessage("could not start a context: the parent gave no number for it in time");
      });
      assertThat(router.replies().size()).isZero();
    }

    @Test
    void whoeverWaitsForAnothersRequestKeepsADeadlineOfItsOwn() {
      taking(LATE);
      parent.next(); // and no answer comes

      assertThatThrownBy(() -> ids.take(Deadline.in(Duration.ofMillis(10))))
          .isInstanceOfSatisfying(
              ConnectException.class,
              e -> assertThat(e.reason()).isEqualTo(ConnectException.Reason.TIMEOUT));
    }

    @Test
    void theEndOfTheParentFailsTheConnect() {
      FutureTask<Integer> number = taking(LATE);
      parent.next();

      router.remove(parent.stream(), "it closed the stream");

      assertFailed(
          number,
          ConnectException.Reason.OTHER,
          "no answer: the parent went away, and with it the way to all others; it closed the stream");
    }

    @Test
    void withoutAParentNoneCanBeConnected() {
      router.remove(parent.stream(), "it closed the stream");

      assertFailed(
          taking(LATE),
          ConnectException.Reason.OTHER,
          "no route to context 0 from context 1; it has gone, or never was");
    }

    @Test
    void anAnswerWithoutNumbersFailsTheConnect() {
      for (int[] block : new int[][] {{1000, 1000}, {2000, 1000}, {0, 1000}, {-5, 5}}) {
        FutureTask<Integer> number = taking(LATE);
        grant(parent.next(), block[0], block[1]);

        assertFailed(number, ConnectException.Reason.OTHER, "a block of numbers without any");
      }
    }

    @Test
    void anAnswerThatIsMalformedFailsTheConnect() {
      FutureTask<Integer> number = taking(LATE);
      router.received(
          parent.stream(),
          Frames.inbound(Wire.CONTROL, US, MASTER, MASTER, parent.next().replyTo(), 0, (byte) 1));

      assertFailed(
          number,
          ConnectException.Reason.OTHER,
          "ends too early: 1 bytes wanted at byte 1, 0 there");
    }

    @Test
    void aChildsRequestIsPassedOnAndItsAnswerPassedBack() {
      child.says(request(US, CHILD));
      Inbound passed = parent.next();
      assertThat(passed.src()).isEqualTo(US);
      assertThat(passed.handle()).isEqualTo(Wire.ALLOCATE_ID);
      assertThat(child.heard()).isEmpty();

      grant(passed, 3000, 4000);

      assertBlock(child.next(), 3000, 4000, "ssh.db1.sudo"); // which it is called, not we
    }

    @Test
    void whatAChildWasGivenIsNotUsedHere() throws Exception {
      child.says(request(US, CHILD));
      grant(parent.next(), 3000, 4000);
      child.next();

      FutureTask<Integer> number = taking(LATE);
      grant(parent.next(), 5000, 6000);

      assertThat(number.get()).isEqualTo(5000);
    }

    @Test
    void aRefusalIsPassedBack() {
      child.says(request(US, CHILD));

      router.received(
          parent.stream(),
          Answers.dead(MASTER, US, parent.next().replyTo(), Dead.Reason.POLICY, "all are used up")
              .arrivedAtOnce());

      assertRefused(child, Dead.Reason.POLICY, "all are used up");
    }

    @Test
    void theEndOfTheParentIsPassedBack() {
      child.says(request(US, CHILD));
      parent.next();

      router.remove(parent.stream(), "it closed the stream");

      assertRefused(
          child,
          Dead.Reason.DISCONNECTED,
          "no answer: the parent went away, and with it the way to all others; it closed the stream");
    }

    @Test
    void withoutAParentAChildIsRefused() {
      router.remove(parent.stream(), "it closed the stream");

      child.says(request(US, CHILD));

      assertRefused(
          child,
          Dead.Reason.DISCONNECTED,
          "no route to context 0 from context 1; it has gone, or never was");
      assertThat(router.replies().size()).isZero();
    }

    @Test
    void aChildThatHasGoneMeanwhileIsGivenNothing() {
      child.says(request(US, CHILD));
      Inbound passed = parent.next();
      router.remove(child.stream(), "it was closed");

      grant(passed, 3000, 4000);

      assertThat(child.heard()).isEmpty();
      assertThat(log.warnings()).isEmpty();
    }

    @Test
    void theParentIsGivenNone() {
      parent.says(request(US, MASTER));

      assertRefused(
          parent,
          Dead.Reason.POLICY,
          "handle 105 of context 1 takes no messages from context 0: refused by policy");
    }

    private FutureTask<Integer> taking(Deadline deadline) {
      FutureTask<Integer> task = new FutureTask<>(() -> ids.take(deadline));
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      thread.start();
      return task;
    }

    private void grant(Inbound request, int first, int end) {
      WireOutput data = new WireOutput();
      data.i32(first);
      data.i32(end);
      data.text("ssh.db1");
      parent.says(Frames.message(
          Wire.CONTROL, US, MASTER, MASTER, request.replyTo(), 0, data.toByteArray()));
    }

    private void assertFailed(
        FutureTask<Integer> number, ConnectException.Reason reason, String why) {
      assertThatThrownBy(number::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(ConnectException.class, e -> {
            assertThat(e.phase()).isEqualTo(ConnectException.Phase.CONNECT);
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e)
                .hasMessage("could not start a context: the parent gave no number for it: " + why);
          });
      assertThat(router.replies().size()).isZero();
    }
  }

  private MessageRouter router(Identity self) {
    return new MessageRouter(self, new FakeLoop(), log, true); // a loop that nobody runs
  }

  private static byte[] request(int dst, int src) {
    return Frames.message(Wire.CONTROL, dst, src, src, Wire.ALLOCATE_ID, REPLY_TO);
  }

  private static void assertBlock(Inbound answer, int first, int end, String name) {
    assertThat(answer.kind()).isEqualTo(Wire.CONTROL);
    assertThat(answer.handle()).isEqualTo(REPLY_TO);
    WireInput in = answer.input();
    assertThat(in.i32()).isEqualTo(first);
    assertThat(in.i32()).isEqualTo(end);
    assertThat(in.text()).isEqualTo(name);
    assertThat(in.remaining()).isZero();
  }

  private static void assertRefused(FakeNeighbour asker, Dead.Reason reason, String text) {
    Inbound answer = asker.next();
    assertThat(answer.kind()).isEqualTo(Wire.DEAD);
    assertThat(answer.handle()).isEqualTo(REPLY_TO);
    assertThat(Answers.read(answer.input())).isEqualTo(new Dead(reason, text));
  }
}
