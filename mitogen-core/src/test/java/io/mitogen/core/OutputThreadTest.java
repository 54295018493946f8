package io.mitogen.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OutputThreadTest {
  private static final int HALF = OutputThread.MAX_BYTES / 2 + 1;

  private final KeptLog log = new KeptLog();
  private final OutputThread thread = new OutputThread(log);
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  private final List<String> done = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() {
    mayGoOn.countDown();
    finish();
  }

  private void finish() {
    thread.close();
    thread.await(10_000);
  }

  private void block() {
    try {
      mayGoOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Thread putting(String name) {
    Thread putting = new Thread(() -> {
      thread.put(HALF, () -> done.add(name));
      done.add("put " + name);
    });
    putting.start();
    return putting;
  }

  private static void awaitWaiting(Thread waiting) {
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatIsToBeDoneIsDoneInOrder() {
    for (int i = 0; i < 100; i++) {
      String name = "task " + i;
      thread.put(1, () -> done.add(name));
    }
    finish();

    assertThat(done)
        .containsExactlyElementsOf(
            IntStream.range(0, 100).mapToObj(i -> "task " + i).toList());
  }

  @Test
  void whoBringsTooMuchWaits() throws Exception {
    thread.put(HALF, this::block);
    Thread putting = putting("second");
    awaitWaiting(putting);
    assertThat(done).isEmpty();

    mayGoOn.countDown();

    putting.join();
    finish();
    assertThat(done).containsExactlyInAnyOrder("put second", "second");
  }

  @Test
  void somethingThatIsTooLargeByItselfIsDoneAllTheSame() {
    thread.put(2 * OutputThread.MAX_BYTES, () -> done.add("large"));
    finish();

    assertThat(done).containsExactly("large");
  }

  @Test
  void whatFailsIsLoggedAndTheRestIsDone() {
    thread.put(1, () -> {
      throw new IllegalStateException("a handler of the program's");
    });
    thread.put(1, () -> done.add("next"));
    finish();

    assertThat(done).containsExactly("next");
    assertThat(log.warnings()).containsExactly("log: what a context has said could not be logged");
    assertThat(log.causes().get(0)).hasMessage("a handler of the program's");
  }

  @Test
  void onceItIsClosedNobodyWaits() throws Exception {
    thread.put(HALF, this::block);
    Thread putting = putting("dropped");
    awaitWaiting(putting);

    thread.close();

    putting.join();
    mayGoOn.countDown();
    finish();
    assertThat(done).containsExactly("put dropped");
  }

  @Test
  void whatComesLaterIsDoneAllTheSame() {
    finish();

    thread.put(1, () -> done.add("late"));
    finish();

    assertThat(done).containsExactly("late");
  }

  @Test
  void itDoesNotWaitForItself() {
    thread.put(1, () -> {
      finish();
      done.add("closed from within");
    });
    finish();

    assertThat(done).containsExactly("closed from within");
  }
}
