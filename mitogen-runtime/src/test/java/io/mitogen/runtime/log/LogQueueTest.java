package io.mitogen.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LogQueueTest {
  private static final int SELF = 7;
  private static final byte[] ENTRY = entry("x".repeat(1000));
  private static final int ROOM = LogQueue.MAX_BYTES / ENTRY.length;

  private final LogQueue queue = new LogQueue();

  private static byte[] entry(String text) {
    return new LogEntry(SELF, 800, 1, "app", "main", text, null).encoded();
  }

  private static List<String> texts(WireOutput data) {
    WireInput in = new WireInput(data.toByteArray());
    List<String> texts = new ArrayList<>();
    while (in.remaining() > 0) {
      texts.add(LogEntry.read(in).text());
    }
    return texts;
  }

  private void fill() {
    for (int i = 0; i < ROOM; i++) {
      assertThat(queue.add(ENTRY, 0)).isTrue();
    }
  }

  @Test
  void entriesLeaveInOrderInMessagesOfTheSizeOfAFrame() {
    for (int i = 0; i < 100; i++) {
      queue.add(entry(i + "x".repeat(998)), 0);
    }

    WireOutput first = queue.take(SELF);

    assertThat(first.isOnePiece()).isTrue();
    assertThat(texts(first)).hasSizeGreaterThan(50).first().asString().startsWith("0x");
    assertThat(texts(queue.take(SELF))).last().asString().startsWith("99x");
    assertThat(queue.take(SELF)).isNull();
  }

  @Test
  void anEntryThatIsLargerLeavesAlone() {
    queue.add(entry("x".repeat(65_000) + "ü".repeat(500)), 0);
    queue.add(entry("next"), 0);

    assertThat(texts(queue.take(SELF))).hasSize(1);
    assertThat(texts(queue.take(SELF))).containsExactly("next");
  }

  @Test
  void whatIsTooMuchIsCounted() {
    fill();

    assertThat(queue.add(ENTRY, 0)).isFalse();
    assertThat(queue.add(ENTRY, 1)).isFalse();

    List<String> all = new ArrayList<>();
    for (WireOutput data = queue.take(SELF); data != null; data = queue.take(SELF)) {
      all.addAll(texts(data));
    }
    assertThat(all).hasSize(ROOM + 1).last().asString().endsWith("were not taken in time: 2");
  }

  @Test
  void whoeverMayWaitDoesSoUntilThereIsRoom() throws Exception {
    fill();
    CompletableFuture<Boolean> added = new CompletableFuture<>();
    Thread thread = new Thread(() -> added.complete(queue.add(ENTRY, 20_000)));
    thread.start();
    awaitWaiting(thread);
    assertThat(added).isNotDone();

    queue.take(SELF);

    assertThat(added.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anInterruptIsForLater() throws Exception {
    fill();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread thread = new Thread(() -> {
      queue.add(ENTRY, 20_000);
      interrupted.complete(Thread.currentThread().isInterrupted());
    });
    thread.start();
    awaitWaiting(thread);
    thread.interrupt();
    queue.take(SELF);

    assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void onceItIsClosedNobodyWaits() throws Exception {
    fill();
    CompletableFuture<Boolean> added = new CompletableFuture<>();
    Thread thread = new Thread(() -> added.complete(queue.add(ENTRY, 20_000)));
    thread.start();
    awaitWaiting(thread);

    queue.close();

    assertThat(added.get(10, TimeUnit.SECONDS)).isFalse();
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }
}
