package io.mitogen.ssh.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Tuple;
import io.mitogen.spi.Answerer;
import io.mitogen.spi.Deadline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AheadTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static Ahead prepare(Answerer program) {
    return new Questions("ssh to bare", program, Deadline.in(LIMIT)).prepareRuntime();
  }

  @Test
  void theProgramIsAskedAndNotWaitedFor() throws Exception {
    CompletableFuture<Object> asked = new CompletableFuture<>();
    CountDownLatch never = new CountDownLatch(1);

    Ahead ahead = prepare(question -> {
      asked.complete(question);
      return await(never);
    });

    assertThat(asked.get()).isEqualTo(Tuple.of("runtime-ahead"));
    ahead.close();
  }

  @Test
  void itIsInterruptedWhenItIsOfNoUseAnyMore() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Ahead ahead = prepare(question -> {
      begun.countDown();
      interrupted.complete(await(never));
      return null;
    });
    begun.await();

    ahead.close();

    assertThat(interrupted).isCompletedWithValue(true);
  }

  @Test
  void whatDoesNotHearIsNotWaitedForWithoutEnd() {
    CountDownLatch over = new CountDownLatch(1);
    Ahead ahead = prepare(question -> {
      while (over.getCount() > 0) {
        await(over);
      }
      return null;
    });

    ahead.close();

    over.countDown();
  }

  @Test
  void whatTheProgramThrowsIsLeftToTheQuestionThatFollows() {
    Ahead ahead = prepare(question -> {
      throw new IllegalStateException("no runtime");
    });

    ahead.close();
  }

  /** Whether it was interrupted. */
  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}
