package io.mitogen.it.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.Stubs;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.leak.LeakCheck;
import io.mitogen.it.transport.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which Java a context starts with, where there are several, or bad ones. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class JavaSearchIT {
  private static final Path OWN_HOME = Path.of(System.getProperty("java.home"));

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

  /** The home of a Java of this version that must not be started. */
  private Path home(String name, String version) throws IOException {
    Path home = directory.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Stubs.executable(home.resolve("bin/java"), "echo \"$0 was started\" >&2", "exit 1");
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"Acme\"\nJAVA_VERSION=\"" + version
            + "\"\nJAVA_VERSION_DATE=\"2014-03-18\"\n");
    return home;
  }

  @Nested
  class AnOldOne {
    @Test
    void inJavaHomeIsPassedOver() throws IOException {
      for (String version : new String[] {"1.8.0_392", "9.0.4", "11.0.2", "16.0.2"}) {
        Path old = home("old-" + version, version);

        Attempts.thenStarts(router, Attempts.login("export JAVA_HOME=" + old));
      }
    }

    @Test
    void firstOnThePathIsPassedOver() throws IOException {
      Path old = home("old", "1.8.0_392");

      Attempts.thenStarts(
          router,
          Attempts.login("unset JAVA_HOME", "PATH=" + old + "/bin:$PATH:" + OWN_HOME + "/bin"));
    }

    @Test
    void thatALinkOnThePathLeadsToIsPassedOverForTheUsualDirectory() throws IOException {
      Path old = home("old", "11.0.2");
      Path bin = Files.createDirectory(directory.resolve("bin"));
      Files.createSymbolicLink(bin.resolve("java"), Path.of("/usr/lib/jvm/1-old/bin/java"));

      Attempts.thenStarts(
          router,
          Attempts.withMounts(
              "d=" + directory + "; mkdir $d/own $d/jvm $d/jvm/1-old $d/jvm/2-own",
              "mount --bind " + OWN_HOME + " $d/own; mount --bind " + old + " $d/jvm/1-old",
              "mount --bind $d/own $d/jvm/2-own; mount --rbind $d/jvm /usr/lib/jvm",
              "unset JAVA_HOME; PATH=" + bin + ":/usr/bin:/bin",
              "test $(command -v java) = " + bin + "/java"));
    }

    @Test
    void isNamedWithItsVersionIfThereIsNoOther() throws IOException {
      Path old = home("old", "11.0.2");

      Attempts.thenFails(
          router,
          Attempts.withMounts(
              "mkdir -p /opt /usr/java",
              "mount --rbind " + Files.createDirectory(directory.resolve("none")) + " /usr/lib/jvm",
              "mount -t tmpfs none /opt; mount -t tmpfs none /usr/java",
              "export JAVA_HOME=" + old),
          Phase.JAVA,
          Reason.JAVA_TOO_OLD,
          "its command exited with status 92; Java 17 or newer is needed: name one with java(...)",
          "mitogen: Java 17 or newer is needed, and there is only " + old
              + "/bin/java JAVA_VERSION=\"11.0.2\"");
    }

    @Test
    void thatDoesNotSayItsVersionIsTried() throws IOException {
      Path old = home("old", "11.0.2");
      Files.delete(old.resolve("release"));

      Attempts.thenFails(
          router,
          Attempts.login("export JAVA_HOME=" + old),
          Phase.JAVA,
          Reason.ENDED,
          "its command exited with status 1",
          "name another with java(...)",
          old + "/bin/java was started");
    }
  }

  @Nested
  class JavaHome {
    @Test
    void mayBeWrong() throws IOException {
      Path file = Files.createFile(directory.resolve("java"));
      Files.createDirectories(directory.resolve("odd/bin/java"));
      for (String wrong : new String[] {
        "/no/such/directory", file.toString(), directory + "/odd", "", "relative", "/a:/b", "*"
      }) {
        Attempts.thenStarts(router, Attempts.login("export JAVA_HOME='" + wrong + "'"));
      }
    }

    @Test
    void isPreferred() {
      Attempts.thenStarts(
          router, Attempts.login("export JAVA_HOME=" + OWN_HOME, "PATH=/usr/bin:/bin"));
    }

    @Test
    void mayHaveBlanksAndColons() throws IOException {
      Path odd = directory.resolve("a b:c");
      Files.createSymbolicLink(odd, OWN_HOME);

      try (Context child = router.connect(Attempts.login("export JAVA_HOME='" + odd + "'"))) {
        assertThat(child.call(Basics::variable, "JAVA_HOME")).isEqualTo(odd.toString());
      }
    }
  }

  @Nested
  class WithoutAPath {
    @Test
    void itIsFoundAllTheSame() {
      // sh is started by its path, which a login shell is not told.
      String without = "eval \"$(echo \"$1\" | sed \"s#^exec sh #exec env -u PATH /bin/sh #\")\"";
      String before = "unset HOME TMPDIR; export JAVA_HOME=" + OWN_HOME;

      Attempts.thenStarts(router, new Login("web", before, List.of("bash", "-c", without, "bash")));
    }

    @Test
    void theErrorSaysThatEvenTheShellNeedsIt() {
      Attempts.thenFails(
          router,
          Attempts.login("unset PATH"),
          Phase.SHELL,
          Reason.NOT_STARTED,
          "its command exited with status 127",
          "a POSIX shell, sh, must be on the PATH there",
          "sh: not found");
    }
  }

  @Nested
  class Options {
    @Test
    void thatPrintAreHarmless() {
      Local target = Local.jvm()
          .environment(
              "JAVA_TOOL_OPTIONS", "-Xlog:gc*:stdout -Xlog:class+load=info -XX:+PrintFlagsFinal")
          .environment("JDK_JAVA_OPTIONS", "-Xlog:startuptime:stdout -showversion");

      Attempts.thenStarts(router, target);
    }

    @Test
    void thatJavaDoesNotKnowAreQuoted() {
      Attempts.thenFails(
          router,
          Local.jvm().environment("JAVA_TOOL_OPTIONS", "-javaagent:/no/such.jar"),
          Phase.JAVA,
          Reason.ENDED,
          "its command exited with status 1",
          "the options for Java",
          "Picked up JAVA_TOOL_OPTIONS: -javaagent:/no/such.jar",
          "Error opening zip file or JAR manifest missing : /no/such.jar");
    }
  }

  @Nested
  class ARefusal {
    @Test
    void toRunItIsQuoted() throws IOException {
      // As SELinux and AppArmor do: the file is there and executable, and can't be executed.
      Path java = Stubs.executable(directory.resolve("java"));
      Files.writeString(java, "#!/no/such/interpreter\n");

      Attempts.thenFails(
          router,
          Local.jvm().java(java.toString()),
          Phase.JAVA,
          Reason.NOT_STARTED,
          "its command exited with status 12",
          "the Java that was found can't be run there: name another with java(...)",
          java + ": not found");
    }

    @Test
    void ofAWrapperIsQuoted() throws IOException {
      Path java = Stubs.executable(
          directory.resolve("java"),
          "echo 'avc:  denied  { execmem } for  pid=1 comm=\"java\" permissive=0' >&2",
          "echo \"$0: Permission denied\" >&2",
          "exit 126");

      Attempts.thenFails(
          router,
          Local.jvm().java(java.toString()),
          Phase.JAVA,
          Reason.NOT_STARTED,
          "its command exited with status 126",
          "the Java that was found can't be run there: name another with java(...)",
          "avc:  denied  { execmem }",
          java + ": Permission denied");
    }

    @Test
    void ofASystemCallIsNamed() throws IOException {
      Path java = Stubs.executable(directory.resolve("java"), "kill -SYS $$");

      Attempts.thenFails(
          router,
          Local.jvm().java(java.toString()),
          Phase.JAVA,
          Reason.ENDED,
          "its command was ended by signal 31 (SYS)");
    }

    @Test
    void toRunAShellIsQuoted() {
      Attempts.thenFails(
          router,
          Attempts.login("echo 'bash: /usr/bin/sh: Permission denied' >&2; exit 126"),
          Phase.SHELL,
          Reason.NOT_STARTED,
          "its command exited with status 126",
          "the account must be allowed to run it",
          "bash: /usr/bin/sh: Permission denied");
    }
  }
}
