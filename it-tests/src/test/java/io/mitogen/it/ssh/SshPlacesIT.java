package io.mitogen.it.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code master -> ssh.localhost:port}, on machines that have little room. */
@OnHosts
@Timeout(90)
class SshPlacesIT {
  private static final SshHost READ_ONLY = SshHost.java().readOnlyRoot();
  private static final SshHost FULL = SshHost.java().temporaryDirectories("rw,size=4k");
  private static final SshHost FULL_AND_READ_ONLY =
      SshHost.java().temporaryDirectories("rw,size=4k").readOnlyRoot();
  private static final SshHost NO_EXEC = SshHost.java().temporaryDirectories("rw,noexec");
  private static final SshHost TINY = SshHost.java().memory(80L << 20);

  private static Router router;

  @BeforeAll
  static void open() {
    for (SshHost host : new SshHost[] {FULL, FULL_AND_READ_ONLY}) {
      host.shell("for each in /tmp /var/tmp /dev/shm; do head -c 4096 /dev/zero >$each/full; done");
    }
    router = Mitogen.open();
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @Test
  void aDiskThatCanOnlyBeReadIsEnough() {
    Attempts.thenStarts(router, READ_ONLY.target("keyuser"));
  }

  @Test
  void fullDirectoriesForShortLivedFilesArePassedOver() {
    Attempts.thenStarts(router, FULL.target("keyuser"));
  }

  @Test
  void noRoomAnywhereIsSaidSo() {
    Attempts.thenFails(
        router,
        FULL_AND_READ_ONLY.target("keyuser"),
        Phase.JAVA,
        Reason.NO_TEMP_DIRECTORY,
        "mitogen: could not write in /dev/shm",
        "mitogen: could not write in /tmp",
        "mitogen: could not write in /var/tmp");
  }

  @Test
  void nothingIsExecutedInDirectoriesForShortLivedFiles() {
    Attempts.thenStarts(router, NO_EXEC.target("keyuser"));
  }

  @Test
  void littleMemoryIsEnough() {
    try (Context there = router.connect(TINY.target("keyuser"))) {
      assertThat(there.call(Basics::length, new byte[1_000_000])).isEqualTo(1_000_000);
    }
  }
}
