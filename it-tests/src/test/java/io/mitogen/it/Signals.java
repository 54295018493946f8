package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mitogen.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;

/** What is done to the processes of contexts from outside. No state. */
final class Signals {
  private Signals() {}

  /** {@code kill -9}. */
  static void kill(Context context) {
    assertThat(ProcessHandle.of(context.info().pid()).orElseThrow().destroyForcibly())
        .isTrue();
  }

  /** Freezes a process until it is told to {@link #resume}. */
  static void freeze(long pid) throws IOException, InterruptedException {
    send("-STOP", pid);
  }

  /** Lets a frozen process go on. */
  static void resume(long pid) throws IOException, InterruptedException {
    send("-CONT", pid);
  }

  static void send(String signal, long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", signal, "" + pid).start().waitFor()).isZero();
  }

  /** Waits until none of these processes is there any more. */
  static void awaitEnd(Collection<Long> pids, Duration limit) {
    await()
        .atMost(limit)
        .untilAsserted(
            () -> assertThat(pids).allMatch(pid -> ProcessHandle.of(pid).isEmpty()));
  }
}
