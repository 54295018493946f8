package io.mitogen.it.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Chain;
import io.mitogen.it.program.DoomedOnHost;
import io.mitogen.it.program.JavaProgram;
import io.mitogen.ssh.JavaRuntime;
import io.mitogen.ssh.Ssh;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.Network;

/**
 * Hosts without Java, which get what the tests run on.
 *
 * <pre>
 *   master -> ssh.localhost:port -> ssh.inner
 * </pre>
 */
@OnHosts
@Timeout(120) // the first one also makes the runtime, unless this machine has it from earlier
class SshRuntimeIT {
  private static final Network NETWORK = Network.newNetwork();
  private static final SshHost HOST = SshHost.bare().in(NETWORK, "outer");
  private static final SshHost INNER = SshHost.bare().in(NETWORK, "inner").hidden();
  private static final SshHost NOEXEC = everywhere("noexec,mode=1777");
  private static final SshHost SMALL = everywhere("exec,mode=1777,size=8m");

  private static final String CACHE = "~/.cache/mitogen";
  private static final String CACHE_THERE = "/home/keyuser/.cache/mitogen";

  /** Far less than a runtime, and far more than the library. */
  private static final long NO_RUNTIME_BYTES = 5_000_000;

  private static Router router;

  @BeforeAll
  static void open() {
    router = Mitogen.open();
  }

  @AfterAll
  static void close() {
    router.close();
  }

  /** All directories in which the account could write are mounted like this. */
  private static SshHost everywhere(String options) {
    return SshHost.bare()
        .withTmpFs(Map.of(
            "/tmp",
            options,
            "/var/tmp",
            options,
            "/dev/shm",
            options,
            "/home/keyuser",
            options + ",uid=1000"));
  }

  private static Ssh sending(SshHost host) {
    return host.target("keyuser").java(JavaRuntime.send());
  }

  private static void thenHasOurJava(Context there) {
    assertThat(there.info().javaVersion()).isEqualTo(System.getProperty("java.version"));
    assertThat(there.call(Chain::length)).isEqualTo(20);
  }

  /** In the end: the keeper waits for the JVM. */
  private static void thenPrintsNothing(SshHost host, String script) {
    await()
        .pollInSameThread()
        .untilAsserted(() -> assertThat(host.shell(script)).isEmpty());
  }

  @Nested
  class OneThatIsNotKept {
    @Test
    void runsFromAPrivateDirectoryThatGoesWithTheContext() {
      try (Context there = router.connect(sending(HOST))) {
        thenHasOurJava(there);
        String home = there.call(Basics::property, "java.home");
        assertThat(home).startsWith("/tmp/.mitogen-java.");
        assertThat(HOST.shell("stat -c '%U %a' " + home)).isEqualTo("keyuser 700\n");
      }
      thenPrintsNothing(HOST, "find / -xdev -name '*mitogen*'");
    }

    @Test
    void isSentOnFromAHostThatGotOne() {
      try (Context outer = router.connect(sending(HOST));
          Context inner =
              router.connect(INNER.inside("keyuser").java(JavaRuntime.send()).via(outer))) {
        thenHasOurJava(inner);
        assertThat(inner.call(Basics::hostName))
            .isEqualTo(INNER.shell("hostname").strip());
      }
      thenPrintsNothing(INNER, "find / -xdev -name '*mitogen*'");
    }

    @Test
    void goesWithAMasterThatIsKilled() throws Exception {
      Ssh target = HOST.target("keyuser"); // writes the files that the program reads
      try (JavaProgram program = JavaProgram.start(
          DoomedOnHost.class,
          target.host(),
          Integer.toString(HOST.port()),
          "keyuser",
          TestKeys.plain().toString(),
          TestKeys.plain()
              .resolveSibling("known_hosts." + HOST.getContainerId())
              .toString())) {
        String pid = program.read("child");
        assertThat(HOST.shell("ps -o args= -p " + pid)).startsWith("/tmp/.mitogen-java.");

        program.kill();
      }
      // Hosts sees to it that nothing is left.
    }
  }

  @Nested
  class OneThatIsKept {
    private final Ssh target = HOST.target("keyuser").java(JavaRuntime.send().cachedIn(CACHE));

    @AfterEach
    void empty() {
      HOST.shell("rm -rf /home/keyuser/.cache");
    }

    private void connect() {
      try (Context there = router.connect(target)) {
        thenHasOurJava(there);
        assertThat(there.call(Basics::property, "java.home")).startsWith(CACHE_THERE + "/java-");
      }
    }

    /** How much the host receives meanwhile. */
    private long received(Runnable action) {
      long before = received();
      action.run();
      return received() - before;
    }

    private long received() {
      return Long.parseLong(
          HOST.shell("cat /sys/class/net/eth0/statistics/rx_bytes").strip());
    }

    private String kept() {
      List<String> found = HOST.shell("ls -A " + CACHE_THERE).lines().toList();
      assertThat(found).singleElement().asString().startsWith("java-");
      return CACHE_THERE + '/' + found.get(0);
    }

    @Test
    void isSentOnce() {
      assertThat(received(this::connect)).isGreaterThan(NO_RUNTIME_BYTES);
      String sent = HOST.shell("stat -c '%n %i %Y' " + kept());

      assertThat(received(this::connect)).isLessThan(NO_RUNTIME_BYTES);
      assertThat(HOST.shell("stat -c '%n %i %Y' " + kept())).isEqualTo(sent);
    }

    @Test
    void isSentAgainIfItWasTamperedWith() {
      connect();
      HOST.shell("printf x >>" + kept() + "/lib/modules");

      assertThat(received(this::connect)).isGreaterThan(NO_RUNTIME_BYTES);
      assertThat(HOST.shell("cd " + kept() + " && sha256sum --quiet -c mitogen.sha256"))
          .isEmpty();
    }

    @Test
    void isOneIfTwoNeedItAtOnce() throws Exception {
      CompletableFuture<Context> first = router.connectAsync(target);
      CompletableFuture<Context> second = router.connectAsync(target);
      try (Context one = first.get(60, TimeUnit.SECONDS);
          Context other = second.get(60, TimeUnit.SECONDS)) {
        thenHasOurJava(one);
        thenHasOurJava(other);
        String home = kept();
        assertThat(one.call(Basics::property, "java.home")).isEqualTo(home);
        assertThat(other.call(Basics::property, "java.home")).isEqualTo(home);
      }
    }
  }

  @Nested
  class IsNotSent {
    @Test
    void whereNoProgramMayBeRun() {
      String reason = ": programs may not be run there (mounted noexec?)";
      Attempts.thenFails(
          router,
          sending(NOEXEC),
          Phase.JAVA,
          Reason.RUNTIME_NOT_SENT,
          "there is no directory that it could be unpacked in: /tmp" + reason + ", /var/tmp"
              + reason + ", /home/keyuser" + reason + ", /dev/shm" + reason,
          "set TMPDIR there");
    }

    @Test
    void whereTheDisksAreTooSmall() {
      Attempts.thenFails(
          router,
          sending(SMALL),
          Phase.JAVA,
          Reason.RUNTIME_NOT_SENT,
          "/tmp: has ",
          ", /var/tmp: has ",
          ", /home/keyuser: has ",
          ", /dev/shm: has ",
          " MB free of the ");
    }

    @Test
    void whereTheCacheIsOnADiskThatIsTooSmall() {
      Attempts.thenFails(
          router,
          SMALL.target("keyuser").java(JavaRuntime.send().cachedIn("~/java")),
          Phase.JAVA,
          Reason.RUNTIME_NOT_SENT,
          "it can't be kept there: has ",
          " MB free of the ",
          "cachedIn(...)");
      SMALL.shell("rmdir /home/keyuser/java"); // it was asked for, and there is nothing in it
    }

    @Test
    void whereTheDiskIsFilledMeanwhile() {
      isNotSentIfThisIsThere(
          "tar",
          "head -c 3000000 >/dev/null; echo tar: No space left on device >&2; exit 2",
          "unpacking it failed in /tmp/.mitogen-java.",
          ": tar: No space left on device",
          " MB are free; make space there");
    }

    @Test
    void toAPlatformThatThereIsNoneFor() {
      isNotSentIfThisIsThere(
          "uname",
          "case $1 in -m) echo sparc64;; *) exec /usr/bin/uname \"$@\";; esac",
          "that host is linux-sparc64, and the JDK here is for linux-",
          "given(\"linux-sparc64\", ...)");
    }

    /** A program of the host, and what the error says then. */
    private void isNotSentIfThisIsThere(String program, String script, String... parts) {
      String path = "/usr/local/bin/" + program;
      HOST.shell("cat >" + path + " <<'END'\n#!/bin/sh\n" + script + "\nEND\nchmod 755 " + path);
      try {
        Attempts.thenFails(router, sending(HOST), Phase.JAVA, Reason.RUNTIME_NOT_SENT, parts);
      } finally {
        HOST.shell("rm " + path);
      }
    }
  }

  @Test
  void aHostWhoseJavaIsTooOldSaysSoAndCanBeSentOne() {
    String home = "/usr/lib/jvm/java-8";
    HOST.shell("mkdir -p " + home + "/bin && cd " + home + " && echo 'exit 1' >bin/java"
        + " && chmod 755 bin/java && echo 'JAVA_VERSION=\"1.8.0_292\"' >release");
    try {
      Attempts.thenFails(
          router,
          HOST.target("keyuser"),
          Phase.JAVA,
          Reason.JAVA_TOO_OLD,
          home + "/bin/java JAVA_VERSION=\"1.8.0_292\"");
      try (Context there = router.connect(sending(HOST))) {
        thenHasOurJava(there);
      }
    } finally {
      HOST.shell("rm -r /usr/lib/jvm");
    }
  }

  @Test
  void aCacheElsewhereHelpsWhereNoProgramMayBeRun() {
    NOEXEC.shell("install -d -o keyuser /opt/java");
    try (Context there =
        router.connect(NOEXEC.target("keyuser").java(JavaRuntime.send().cachedIn("/opt/java")))) {
      thenHasOurJava(there);
    }
  }

  @Test
  void aTemporaryDirectoryElsewhereHelpsAsWell() {
    NOEXEC.shell("install -d -o keyuser /opt/tmp");
    try (Context there = router.connect(sending(NOEXEC).env("TMPDIR", "/opt/tmp"))) {
      thenHasOurJava(there);
      assertThat(there.call(Basics::property, "java.home")).startsWith("/opt/tmp/.mitogen-java.");
    }
    thenPrintsNothing(NOEXEC, "ls -A /opt/tmp");
  }
}
