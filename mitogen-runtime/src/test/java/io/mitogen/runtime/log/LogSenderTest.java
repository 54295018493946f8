package io.mitogen.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.Listening;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.spi.WireInput;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** master (0) -> us (7). The test's thread is the one that reads. */
@Timeout(20)
class LogSenderTest {
  private static final int MASTER = 0;
  private static final int US = 7;

  private final FakeLoop loop = new FakeLoop();
  private final MessageRouter messages =
      new MessageRouter(new Identity(US, MASTER), loop, new KeptLog(), true);
  private final FakeNeighbour parent = new FakeNeighbour(US, MASTER, "parent", messages);
  private final LogSender sender = new LogSender();

  @BeforeEach
  void connect() {
    messages.addParent(parent.stream());
    messages.listen(Wire.FORWARD_LOG, Listening.atOnce(Handler.Policy.PARENTS, sender));
  }

  private void open() {
    sender.open(US, parent.stream(), loop);
  }

  private static LogEntry entry(String text) {
    return new LogEntry(US, 800, 1, "app", "main", text, null);
  }

  private void confirm(Inbound message) {
    parent.says(
        Frames.message(Wire.CONTROL, US, MASTER, MASTER, message.replyTo(), 0, new byte[0]));
  }

  private static List<String> texts(Inbound message) {
    WireInput in = message.input();
    List<String> texts = new ArrayList<>();
    while (in.remaining() > 0) {
      texts.add(LogEntry.read(in).text());
    }
    return texts;
  }

  /** On a thread of its own, which may wait. */
  private Thread logging(LogEntry entry) {
    Thread thread = new Thread(() -> sender.log(entry));
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void fill() {
    for (int i = 0; i < 300; i++) {
      sender.log(entry("x".repeat(1000)));
    }
  }

  @Test
  void aRecordGoesToTheMasterWhichAnswersToTheSameHandle() {
    open();

    sender.log(entry("hello"));

    Inbound message = parent.next();
    assertThat(message.dst()).isEqualTo(MASTER);
    assertThat(message.kind()).isEqualTo(Wire.CONTROL);
    assertThat(message.handle()).isEqualTo(Wire.FORWARD_LOG);
    assertThat(message.replyTo()).isEqualTo(Wire.FORWARD_LOG);
    assertThat(texts(message)).containsExactly("hello");
  }

  @Test
  void whatIsLoggedBeforeThereIsALinkIsSentAfterwards() {
    sender.log(entry("early"));
    sender.log(entry("bird"));

    open();

    assertThat(texts(parent.next())).containsExactly("early", "bird");
  }

  @Test
  void oneMessageIsUnderWayAtATime() {
    open();
    sender.log(entry("1"));
    sender.log(entry("2"));
    sender.log(entry("3"));
    Inbound first = parent.next();
    assertThat(parent.heard()).isEmpty();

    confirm(first);

    assertThat(texts(parent.next())).containsExactly("2", "3");
  }

  @Test
  void aMessageThatCouldNotBeDeliveredDoesNotHoldUpTheNext() {
    open();
    sender.log(entry("1"));
    sender.log(entry("2"));
    parent.next();

    parent.says(Frames.message(
        Wire.DEAD, US, MASTER, MASTER, Wire.FORWARD_LOG, 0, new byte[] {2, 0, 1, 'x'}));

    assertThat(texts(parent.next())).containsExactly("2");
  }

  @Test
  void theLibrarysOwnWordsComeWithTheirLevelAndThread() {
    open();

    sender.logAtOnce(Level.WARNING, "mitogen.call", "oh no", new IllegalStateException("broken"));

    LogEntry entry = LogEntry.read(parent.next().input());
    assertThat(entry.context()).isEqualTo(US);
    assertThat(entry.level()).isEqualTo(Level.WARNING);
    assertThat(entry.logger()).isEqualTo("mitogen.call");
    assertThat(entry.thread()).isEqualTo(Thread.currentThread().getName());
    assertThat(entry.text()).isEqualTo("oh no");
    assertThat(entry.thrown()).hasToString("java.lang.IllegalStateException: broken");
  }

  @Nested
  class WhenTooMuchWaits {
    private Inbound first;

    @BeforeEach
    void fillIt() {
      open();
      fill();
      first = parent.next();
    }

    @Test
    void theThreadThatReadsDoesNot() {
      sender.printed(entry("of a child"));
      sender.log(entry("of its own"));

      assertThat(parent.heard()).isEmpty();
    }

    @Test
    void neitherDoesTheLoop() {
      CompletableFuture<String> done = new CompletableFuture<>();
      loop.execute(() -> {
        sender.log(entry("of the loop"));
        done.complete("logged");
      });
      loop.runAll();

      assertThat(done).isCompletedWithValue("logged");
    }

    @Test
    void othersWaitUntilTheMasterHasTakenSome() throws Exception {
      Thread logging = logging(entry("patient"));
      awaitWaiting(logging);

      List<String> texts = new ArrayList<>(texts(first));
      Inbound last = first;
      while (!texts.contains("patient")) {
        confirm(last);
        last = parent.next();
        texts.addAll(texts(last));
      }

      logging.join(TimeUnit.SECONDS.toMillis(10));
      assertThat(logging.isAlive()).isFalse();
    }

    @Test
    void theEndOfThisContextIsNotHeldUp() throws Exception {
      Thread logging = logging(entry("held up"));
      awaitWaiting(logging);

      sender.end();

      logging.join(TimeUnit.SECONDS.toMillis(10));
      assertThat(logging.isAlive()).isFalse();
      assertThat(parent.heard()).hasSizeGreaterThan(2);
    }
  }

  @Test
  void aContextThatEndsSendsAllAtOnce() {
    open();
    sender.log(entry("1"));
    sender.log(entry("2"));
    parent.next();

    sender.end();
    sender.log(entry("3"));

    assertThat(texts(parent.next())).containsExactly("2");
    assertThat(texts(parent.next())).containsExactly("3");
  }

  @Test
  void itIsOpenWhileThereIsALink() {
    assertThat(sender.isOpen()).isFalse();

    open();
    assertThat(sender.isOpen()).isTrue();

    parent.stream().closeOutput();
    assertThat(sender.isOpen()).isFalse();
    sender.log(entry("nobody hears"));
    assertThat(parent.heard()).isEmpty();
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }
}
