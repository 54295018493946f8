package io.mitogen.it.bootstrap;

import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.leak.LeakCheck;
import io.mitogen.it.transport.Login;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Accounts that may have little: some limits are enough for a context, and for the others there is an error. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class LimitsIT {
  private static Router router;

  @BeforeAll
  static void open() {
    router = Mitogen.open();
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @Nested
  class AreEnough {
    private void thenStarts(String limit) {
      Attempts.thenStarts(router, Attempts.login(limit));
    }

    @Test
    void sixteenDescriptors() {
      thenStarts("ulimit -n 16");
    }

    @Test
    void aSmallStack() {
      thenStarts("ulimit -s 256");
    }

    @Test
    void noCoreFiles() {
      thenStarts("ulimit -c 0");
    }

    @Test
    void filesOfFourKilobytes() {
      thenStarts("ulimit -f 8");
    }

    @Test
    void noLockedMemory() {
      thenStarts("ulimit -l 0");
    }
  }

  @Nested
  class AreTold {
    @Test
    void tooLittleMemory() {
      Attempts.thenFails(
          router,
          Attempts.login("ulimit -v 1000000"),
          Phase.JAVA,
          Reason.ENDED,
          "its command exited with status 1",
          "check the limits there (ulimit -a)",
          "; it printed:\n");
    }

    @Test
    void tooLittleMemoryForEvenThat() {
      Attempts.thenFails(
          router,
          Attempts.login("ulimit -v 100000"),
          Phase.JAVA,
          Reason.ENDED,
          "check the limits there (ulimit -a)");
    }

    @Test
    void tooFewProcesses() {
      // Root has no such limit.
      List<String> nobody =
          List.of("setpriv", "--reuid=65534", "--clear-groups", "prlimit", "--nproc=3", "sh", "-c");

      Attempts.thenFails(
          router,
          new Login("web", "", nobody),
          Phase.JAVA,
          Reason.ENDED,
          "check the limits there (ulimit -a)",
          "; it printed:\n");
    }

    @Test
    void tooFewDescriptorsForAShell() {
      Attempts.thenFails(
          router,
          Attempts.login("ulimit -n 8"),
          Phase.PAYLOAD,
          Reason.ENDED,
          "its command exited with status 93",
          "sh: 1: 0: Invalid argument");
    }
  }
}
