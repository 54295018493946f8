package io.mitogen.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WriterThreadTest {
  private final BlockingQueue<Thread> steps = new LinkedBlockingQueue<>();
  private final WriterThread writer = new WriterThread("under-test-writer");

  @AfterEach
  void end() {
    writer.close();
  }

  @Test
  void workIsDoneStepByStepUntilItIsDone() throws Exception {
    AtomicInteger left = new AtomicInteger(3);

    writer.begin(buffer -> {
      assertThat(buffer).hasSize(Background.BUFFER_BYTES);
      steps.add(Thread.currentThread());
      return left.decrementAndGet() > 0;
    });

    Thread thread = steps.take();
    assertThat(thread.getName()).isEqualTo("under-test-writer");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(steps.take()).isSameAs(thread);
    assertThat(steps.take()).isSameAs(thread);
    writer.close();
    thread.join();
    assertThat(steps).isEmpty();
  }

  @Test
  void theThreadWaitsForMore() throws Exception {
    writer.begin(this::step);
    Thread thread = steps.take();

    writer.begin(this::step);

    assertThat(steps.take()).isSameAs(thread);
  }

  @Test
  void afterAnErrorAnotherThreadGoesOn() throws Exception {
    writer.begin(buffer -> {
      Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {});
      step(buffer);
      throw new AssertionError("on purpose");
    });
    Thread dead = steps.take();
    dead.join();

    writer.begin(this::step);

    assertThat(steps.take()).isNotSameAs(dead);
  }

  @Test
  void theThreadEndsWhenThereWillBeNoMore() throws Exception {
    writer.begin(this::step);
    Thread thread = steps.take();

    writer.close();

    thread.join();
  }

  private boolean step(byte[] buffer) {
    steps.add(Thread.currentThread());
    return false;
  }
}
