package io.mitogen.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Dead;
import io.mitogen.runtime.call.CallExecutor;
import io.mitogen.runtime.call.CallRunner;
import io.mitogen.runtime.code.ClassAnswer;
import io.mitogen.runtime.code.ClassFile;
import io.mitogen.runtime.code.CodeRequest;
import io.mitogen.runtime.code.ParentClasses;
import io.mitogen.runtime.code.Push;
import io.mitogen.runtime.code.RemoteClasses;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.route.Answers;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.Listening;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.spi.WireOutput;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** master (0) -> us (1). */
@Timeout(20)
class ParentHandlersTest {
  private static final int MASTER = 0;
  private static final int US = 1;
  private static final int REPLY_TO = 1234;
  private static final CodeRequest HOSTS = new CodeRequest(5, "com.acme.Hosts", 17, 7);

  private final KeptLog log = new KeptLog();
  private final MessageRouter messages =
      new MessageRouter(new Identity(US, MASTER), new FakeLoop(), log, true);
  private final FakeNeighbour parent = new FakeNeighbour(US, MASTER, "parent", messages);
  private final Below below = new Below();
  private final RemoteClasses classes =
      new RemoteClasses(new ParentClasses(messages), getClass().getClassLoader(), US);
  private final ParentHandlers handlers = new ParentHandlers(
      messages,
      new CallRunner(new CallExecutor(messages, null, null, null, 0, log), log),
      classes,
      below,
      log);

  @BeforeEach
  void connect() {
    messages.addParent(parent.stream());
    messages.listen(
        Wire.LOAD_CLASS, Listening.atOnce(Handler.Policy.PARENTS, handlers.loadClasses()));
    messages.listen(Wire.SHUTDOWN, Listening.atOnce(Handler.Policy.PARENTS, handlers.shutdown()));
  }

  @Test
  void aShutdownOfAContextBelowEndsThatOneAndIsAnsweredAfterwards() throws Exception {
    parent.says(shutdown(7, 5000));

    assertThat(below.asked.take()).isEqualTo("7 within PT5S");
    assertThat(parent.heard()).isEmpty();
    below.goOn.countDown();
    Inbound answer = parent.next();
    assertThat(answer.kind()).isEqualTo(Wire.CONTROL);
    assertThat(answer.handle()).isEqualTo(REPLY_TO);
    assertThat(answer.size()).isZero();
  }

  @Test
  void aShutdownOfAContextBelowKeepsNoOthersWaiting() throws Exception {
    parent.says(shutdown(7, 5000));
    parent.says(shutdown(8, 5000));

    assertThat(below.asked.take()).isNotEqualTo(below.asked.take());
    below.goOn.countDown();
  }

  @Test
  void aShutdownWithoutTimeIsOneAtOnce() throws Exception {
    below.goOn.countDown();

    parent.says(shutdown(7, -1));

    assertThat(below.asked.take()).isEqualTo("7 within PT0S");
  }

  @Test
  void aShutdownThatIsMalformedIsRefused() {
    parent.says(Frames.message(Wire.CONTROL, US, MASTER, MASTER, Wire.SHUTDOWN, REPLY_TO));

    assertThat(Answers.read(parent.next().input()).reason()).isEqualTo(Dead.Reason.MALFORMED);
    assertThat(below.asked).isEmpty();
  }

  @Test
  void classesThatComeAheadAreKept() throws Exception {
    parent.says(push(US, List.of()));

    assertThat(parent.next().kind()).isEqualTo(Wire.CONTROL);
    assertThat(classes.find(HOSTS).file().name()).isEqualTo("com.acme.Hosts");
    assertThat(below.asked).isEmpty();
  }

  @Test
  void classesForAContextBelowAreSentOnAndConfirmedAfterwards() throws Exception {
    parent.says(push(7, List.of(HOSTS)));

    assertThat(below.asked.take()).isEqualTo("7 gets [com.acme.Hosts]");
    assertThat(parent.heard()).isEmpty();
    below.preloaded.complete(null);
    assertThat(parent.next().kind()).isEqualTo(Wire.CONTROL);
    assertThat(classes.find(HOSTS).file().name()).isEqualTo("com.acme.Hosts");
  }

  @Test
  void classesThatCanNotBeSentOnAreRefused() {
    parent.says(push(7, List.of(HOSTS)));

    below.preloaded.completeExceptionally(new IllegalStateException("it has gone"));

    assertThat(Answers.read(parent.next().input()))
        .isEqualTo(new Dead(Dead.Reason.NO_CLASS, "it has gone"));
  }

  private static byte[] push(int context, List<CodeRequest> roots) {
    ClassFile file = new ClassFile(5, "com.acme.Hosts", new byte[3], 0);
    WireOutput data = new WireOutput();
    new Push(context, roots, ClassAnswer.found(0, List.of(file), List.of())).write(data);
    return Frames.message(
        Wire.CONTROL, US, MASTER, MASTER, Wire.LOAD_CLASS, REPLY_TO, data.toByteArray());
  }

  @Test
  void theEndOfTheParentIsTheEndOfItsStream() {
    handlers.ended(parent.stream(), "it closed the stream");

    assertThat(messages.knows(MASTER)).isFalse();
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void anEndThatIsNoneIsLogged() {
    handlers.ended(parent.stream(), "the stream ended in the middle of a frame");

    assertThat(log.warnings())
        .containsExactly(
            "stream: the stream to the parent ended: the stream ended in the middle of a frame");
  }

  private static byte[] shutdown(int context, int graceMillis) {
    WireOutput data = new WireOutput();
    data.i32(context);
    data.i32(graceMillis);
    return Frames.message(
        Wire.CONTROL, US, MASTER, MASTER, Wire.SHUTDOWN, REPLY_TO, data.toByteArray());
  }

  /** Takes its time. Thread-safe. */
  private static final class Below implements ParentHandlers.Below {
    final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    final CountDownLatch goOn = new CountDownLatch(1);

    final CompletableFuture<Void> preloaded = new CompletableFuture<>();

    @Override
    public CompletableFuture<Void> preload(int context, List<CodeRequest> roots) {
      asked.add(context + " gets " + roots.stream().map(CodeRequest::name).toList());
      return preloaded;
    }

    @Override
    public void close(Duration limit) {
      throw new AssertionError("all should not be closed");
    }

    @Override
    public void closeChild(int context, Duration limit) {
      asked.add(context + " within " + limit);
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
