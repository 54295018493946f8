package io.mitogen.it.bootstrap;

import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.leak.LeakCheck;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where the boot jar is kept, when some or all of the places are no good. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class TempDirectoryIT {
  private static final String FULL =
      "full() { mount -t tmpfs -o size=4k none $1; head -c 4096 /dev/zero >$1/full; }";
  private static final String READ_ONLY = "read_only() { mount -t tmpfs -o ro none $1; }";

  private static Router router;

  @TempDir
  private Path directory;

  @BeforeAll
  static void open() {
    router = Mitogen.open();
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @Nested
  class OneThatIs {
    @Test
    void mountedNoexecWillDo() {
      String noexec = "mount -t tmpfs -o noexec,nosuid,nodev none ";

      Attempts.thenStarts(
          router, Attempts.withMounts(noexec + "/dev/shm; " + noexec + "/tmp; export TMPDIR=/tmp"));
    }

    @Test
    void fullIsPassedOver() {
      Attempts.thenStarts(router, Attempts.withMounts(FULL, "full /dev/shm; full /tmp"));
    }

    @Test
    void readOnlyIsPassedOver() {
      Attempts.thenStarts(
          router, Attempts.withMounts(READ_ONLY, "read_only /dev/shm; read_only /tmp"));
    }

    @Test
    void missingIsPassedOver() {
      Attempts.thenStarts(
          router,
          Attempts.withMounts(
              "touch " + directory + "/null; mount --bind /dev/null " + directory + "/null",
              "mount -t tmpfs none /dev; touch /dev/null; mount --bind " + directory
                  + "/null /dev/null",
              "export TMPDIR=/no/such/directory"));
    }

    @Test
    void whereSomebodyElseHasAFileOfThatNameIsPassedOver() {
      Attempts.thenStarts(
          router,
          Attempts.withMounts(
              "mount -t tmpfs none /dev/shm; ln -s /etc/passwd /dev/shm/.mitogen.$$",
              "mount -t tmpfs none /tmp; mkfifo /tmp/.mitogen.$$"));
    }
  }

  @Nested
  class IfThereIsNone {
    private static final String[] PARTS = {
      "its command exited with status 90",
      "make one of those directories writable there, or set TMPDIR",
      "mitogen: no directory for a file of 4 KB that is unlinked at once; tried /dev/shm, /tmp, /var/tmp, /mnt and ."
    };

    private void thenFails(String script, String evidence) {
      String[] parts = {PARTS[0], PARTS[1], PARTS[2], evidence};
      Attempts.thenFails(
          router,
          Attempts.withMounts(
              FULL,
              READ_ONLY,
              "export HOME=/mnt; unset TMPDIR",
              "for d in /dev/shm /tmp /var/tmp /mnt; do " + script + " $d; done; cd /mnt"),
          Phase.JAVA,
          Reason.NO_TEMP_DIRECTORY,
          parts);
    }

    @Test
    void becauseAllAreFull() {
      thenFails("full", "mitogen: could not write in /dev/shm");
    }

    @Test
    void becauseAllAreReadOnly() {
      thenFails("read_only", "/tmp/.mitogen.");
    }

    @Test
    void becauseNoFileMayHaveASize() {
      Attempts.thenFails(
          router,
          Attempts.login("ulimit -f 0"),
          Phase.JAVA,
          Reason.NO_TEMP_DIRECTORY,
          "its command exited with status 90",
          "mitogen: could not write in /dev/shm");
    }
  }

  @Test
  void aTempDirectoryOfTheTargetMayHaveBlanks() {
    Attempts.thenStarts(
        router, Local.jvm().environment("TMPDIR", directory.resolve("a b").toString()));
  }
}
