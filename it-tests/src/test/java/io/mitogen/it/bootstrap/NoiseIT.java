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

/** What stands between us and the shell, and does not keep to being a pipe. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class NoiseIT {
  private static Router router;

  @BeforeAll
  static void open() {
    router = Mitogen.open();
  }

  @AfterAll
  static void close() {
    router.close();
  }

  /** A program that gets the command line as its first argument, and may run it. */
  private static Login through(String script) {
    return new Login("web", "", List.of("sh", "-c", script, "sh"));
  }

  @Nested
  class AMarker {
    @Test
    void ofAnotherAttemptIsIgnored() {
      Attempts.thenStarts(
          router, Attempts.login("echo mitogen0123456789abcdef; echo mitogen0123456789abcdef >&2"));
    }

    @Test
    void isNotInAnEchoOfTheCommand() {
      Attempts.thenStarts(
          router,
          through("printf \"%s\\n\" \"$1\"; printf \"%s\\n\" \"$1\" >&2; exec sh -vxc \"$1\""));
    }

    @Test
    void isNotTakenFromTheErrors() {
      Attempts.thenFails(
          router,
          through("sh -c \"$1\" </dev/null >&2; exit 5"),
          Phase.SHELL,
          Reason.ENDED,
          "the other side ended before our script ran",
          "its command exited with status 5");
    }
  }

  @Nested
  class AnEcho {
    @Test
    void ofWhatWeSendIsToldFromJava() {
      Attempts.thenFails(
          router,
          through("{ tee /proc/self/fd/5 | sh -c \"$1\"; } 5>&1"),
          Phase.JAVA,
          Reason.GARBAGE,
          "something other than our Java wrote to the stream; it began \"PK\\3\\4",
          "look for a terminal that echoes");
    }

    @Test
    void ofATerminalIsTold() {
      // A pseudo-terminal, as of "ssh -tt": it would change the bytes of the protocol, too. When it
      // is ended, "script" kills the shell, if need be while its file has a name.
      String terminal = "mount -t tmpfs none /dev/shm; exec script -q -c \"$1\" /dev/null";
      Attempts.thenFails(
          router,
          new Login(
              "web",
              "",
              List.of("unshare", "--mount", "--map-root-user", "sh", "-c", terminal, "sh")),
          Phase.JAVA,
          Reason.GARBAGE,
          "something other than our Java wrote to the stream",
          "look for a terminal that echoes");
    }
  }

  @Nested
  class StandardInput {
    private static final String NON_BLOCKING =
        "fcntl($_, F_SETFL, fcntl($_, F_GETFL, 0) | O_NONBLOCK) for (*STDIN, *STDOUT); ";
    private static final String SOCKET = "socketpair(A, B, AF_UNIX, SOCK_STREAM, 0);"
        + " if (fork) { open(STDIN, \"<&\", B); close(A); close(B) }"
        + " else { close(B); close(STDOUT); close(STDERR);"
        + " while (sysread(STDIN, $b, 65536)) { syswrite(A, $b) } exit }; ";

    private Login with(String perl) {
      return new Login(
          "web",
          "",
          List.of("perl", "-e", "use Fcntl; use Socket; " + perl + "exec @ARGV", "sh", "-c"));
    }

    @Test
    void mayBeNonBlocking() {
      Attempts.thenStarts(router, with(NON_BLOCKING));
    }

    @Test
    void mayBeASocket() {
      Attempts.thenStarts(router, with(SOCKET));
    }

    @Test
    void mayNotBeANonBlockingSocket() {
      Attempts.thenFails(
          router,
          with(SOCKET + NON_BLOCKING),
          Phase.PAYLOAD,
          Reason.ENDED,
          "its command exited with status 93",
          "mitogen: the boot jar did not arrive");
    }

    @Test
    void mayComeBackWithTheErrorsOnOneStream() {
      Attempts.thenFails(
          router,
          through("sh -c \"$1\" </dev/null 2>&1"),
          Phase.PAYLOAD,
          Reason.ENDED,
          "it began \"mitogen: the boot jar did not arrive",
          "reads what our script is sent");
    }

    @Test
    void mayBeReadBySomebodyElse() {
      Attempts.thenFails(
          router,
          through("sh -c \"$1\" </dev/null"),
          Phase.PAYLOAD,
          Reason.ENDED,
          "its command exited with status 93",
          "reads what our script is sent");
    }
  }
}
