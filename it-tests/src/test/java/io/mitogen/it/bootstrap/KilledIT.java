package io.mitogen.it.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.Stubs;
import io.mitogen.it.leak.LeakCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attempts that are ended at any moment: the leak check finds no process of theirs, no thread, and no file in any directory
 * where one could be.
 */
@ExtendWith(LeakCheck.class)
@Timeout(120)
class KilledIT {
  private static final int AT_ONCE = 4;
  private static final int ROUNDS = 25;
  private static final long SEED = 4711;

  /** How many attempts ended how. */
  private final Map<String, Integer> outcomes = new HashMap<>();

  @Test
  void aHundredChildrenThatAreKilledLeaveNothing() throws Exception {
    run((attempt, pids) ->
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly)));

    assertThat(outcomes).containsKeys("SHELL", "JAVA");
  }

  @Test
  void aHundredAttemptsThatAreCancelledLeaveNothing() throws Exception {
    run((attempt, pids) -> attempt.forEach(each -> each.cancel(true)));

    assertThat(outcomes).containsKeys("cancelled");
  }

  @Test
  void aFileThatTheShellCouldNotUnlinkAnyMoreIsRemoved(@TempDir Path directory) throws Exception {
    Stubs.executable(directory.resolve("rm"), "kill -9 $PPID");
    String path = directory + ":" + System.getenv("PATH");

    try (Router router = Mitogen.open()) {
      Attempts.thenFails(
          router,
          Local.jvm().environment("PATH", path).environment("TMPDIR", directory.toString()),
          Phase.JAVA,
          Reason.ENDED,
          "its command was ended by signal 9 (KILL)");
    }
    assertThat(directory).isDirectoryNotContaining("glob:**.mitogen.*");
  }

  private interface Ending {
    void end(List<CompletableFuture<Context>> attempts, List<Long> pids);
  }

  private void run(Ending ending) throws Exception {
    Random random = new Random(SEED);
    try (Router router = Mitogen.open()) {
      timeOfFour(router); // the first ones take longer
      long whole = timeOfFour(router);
      for (int round = 0; round < ROUNDS; round++) {
        long span =
            round % 2 == 0 ? whole / 16 : whole / 2; // while the shell is at work, and later
        List<Long> before = children();
        List<CompletableFuture<Context>> attempts = begin(router);
        LockSupport.parkNanos((long) (random.nextDouble() * span));
        List<Long> begun = children();
        begun.removeAll(before);
        ending.end(attempts, begun);
        for (CompletableFuture<Context> attempt : attempts) {
          outcomes.merge(outcome(attempt), 1, Integer::sum);
        }
      }
    }
  }

  private static List<CompletableFuture<Context>> begin(Router router) {
    List<CompletableFuture<Context>> attempts = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      attempts.add(router.connectAsync(Local.jvm()));
    }
    return attempts;
  }

  private static long timeOfFour(Router router) throws Exception {
    long begin = System.nanoTime();
    for (CompletableFuture<Context> attempt : begin(router)) {
      attempt.get(30, TimeUnit.SECONDS).close();
    }
    return System.nanoTime() - begin;
  }

  private static List<Long> children() {
    return new ArrayList<>(
        ProcessHandle.current().children().map(ProcessHandle::pid).toList());
  }

  /** The phase that it ended in, {@code cancelled}, or {@code started}. */
  private static String outcome(CompletableFuture<Context> attempt) throws Exception {
    try {
      attempt.get(30, TimeUnit.SECONDS).close();
      return "started";
    } catch (CancellationException e) {
      return "cancelled";
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(ConnectException.class);
      return ((ConnectException) e.getCause()).phase().name();
    }
  }
}
