package io.mitogen.it.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mitogen.CallException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.DisconnectedException;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Chain;
import io.mitogen.it.callee.Trouble;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code master -> ssh.localhost:port}, where the host has little to offer. */
@OnHosts
@Timeout(60)
class SshHostsIT {
  private static final SshHost READ_ONLY = SshHost.java().readOnlyRoot();
  private static final SshHost NOWHERE_TO_WRITE =
      SshHost.java().readOnlyRoot().withTmpFs(Map.of("/run", "rw,mode=755", "/dev/shm", "ro"));
  private static final SshHost FULL = SshHost.java().temporaryDirectories("rw,mode=1777,size=4k");
  private static final SshHost NOEXEC =
      SshHost.java().temporaryDirectories("noexec,nosuid,nodev,mode=1777");
  private static final SshHost SMALL = SshHost.java().memory(96L << 20);

  private static Router router;

  @BeforeAll
  static void open() {
    router = Mitogen.open();
  }

  @AfterAll
  static void close() {
    router.close();
  }

  private static void thenWorks(SshHost host) {
    try (Context there = router.connect(host.target("keyuser"))) {
      assertThat(there.call(Basics::hostName)).isEqualTo(host.shell("hostname").strip());
      assertThat(there.call(Chain::length)).isEqualTo(20);
    }
  }

  @Nested
  class ADiskThatCanOnlyBeRead {
    @Test
    void isEnoughWithAPlaceInMemory() {
      READ_ONLY.shell("! touch /tmp/x 2>/dev/null && touch /dev/shm/x && rm /dev/shm/x");
      thenWorks(READ_ONLY);
    }

    @Test
    void isNotEnoughWithoutOne() {
      Attempts.thenFails(
          router,
          NOWHERE_TO_WRITE.target("keyuser"),
          Phase.JAVA,
          Reason.NO_TEMP_DIRECTORY,
          "make one of those directories writable there, or set TMPDIR",
          "tried /dev/shm, /tmp, /var/tmp, /home/keyuser and .");
    }
  }

  @Nested
  class ATemporaryDirectory {
    @Test
    void thatIsFullIsPassedOver() {
      FULL.shell("for d in /dev/shm /tmp /var/tmp; do head -c 4096 /dev/zero >$d/full; done");
      try {
        thenWorks(FULL);
      } finally {
        FULL.shell("rm /dev/shm/full /tmp/full /var/tmp/full");
      }
    }

    @Test
    void thatProgramsMayNotBeRunFromWillDo() {
      thenWorks(NOEXEC);
    }
  }

  @Nested
  class AHostWithLittleMemory {
    @Test
    void isEnough() {
      thenWorks(SMALL);
    }

    @Test
    void tellsWhoTakesTooMuchOfTheHeap() {
      try (Context there = router.connect(SMALL.target("keyuser").javaOptions("-Xmx24m"))) {
        assertThat(catchThrowable(() -> there.call(Trouble::exhaust)))
            .isInstanceOf(CallException.class)
            .hasMessageContaining("OutOfMemoryError");
        assertThat(there.call(Basics::echo, "still there")).isEqualTo("still there");
      }
    }

    /** More than there is on the whole host: its kernel ends the context. */
    @Test
    void tellsWhoTakesTooMuchOfTheHost() {
      try (Context there = router.connect(SMALL.target("keyuser").javaOptions("-Xmx2g"))) {
        assertThat(catchThrowable(() -> there.call(Trouble::exhaust)))
            .isInstanceOf(DisconnectedException.class)
            .hasMessageContaining("went away before it replied; its process was ended by signal 9");
        assertThat(there.isAlive()).isFalse();
      }
      thenWorks(SMALL);
    }
  }
}
