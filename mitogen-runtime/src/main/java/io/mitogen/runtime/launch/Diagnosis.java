package io.mitogen.runtime.launch;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.spi.ByteLink;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an attempt that failed has to say for itself: how far it came, why it failed, and what to do. Immutable. */
final class Diagnosis {
  // Of a shell that can't become the program that it is told to.
  private static final int STATUS_NOT_EXECUTABLE = 126;
  private static final int STATUS_NOT_FOUND = 127;

  private final String target;
  private final Phase where;
  private final int status; // -1 if it has not ended
  private final String ending;
  private final List<String> output;
  private final @Nullable Throwable cause;

  /**
   * That of an attempt.
   *
   * @param target what was to be started, for people
   * @param reached how far it came, as far as that is known here
   * @param ending how its command has ended, if it has
   * @param output the lines that it printed
   */
  Diagnosis(
      String target,
      Phase reached,
      Optional<ByteLink.Ending> ending,
      List<String> output,
      @Nullable Throwable cause) {
    this.target = target;
    this.status = ending.map(ByteLink.Ending::status).orElse(-1);
    this.where =
        reached == Phase.JAVA && status == FirstStage.STATUS_INCOMPLETE ? Phase.PAYLOAD : reached;
    this.ending = ending.map(each -> "; its command " + each.text()).orElse("");
    this.output = output;
    this.cause = cause;
  }

  /** Why it failed, as the other side tells it; or else as it was {@code seen} here. */
  Reason reason(Reason seen) {
    switch (status) {
      case FirstStage.STATUS_NO_TEMP_DIRECTORY:
        return Reason.NO_TEMP_DIRECTORY;
      case FirstStage.STATUS_JAVA_MISSING:
        return Reason.JAVA_MISSING;
      case FirstStage.STATUS_JAVA_TOO_OLD:
        return Reason.JAVA_TOO_OLD;
      case STATUS_NOT_EXECUTABLE:
      case STATUS_NOT_FOUND:
        return Reason.NOT_STARTED;
      case FirstStage.STATUS_INCOMPLETE:
        return Reason.ENDED;
      default:
        boolean old = output.stream()
            .anyMatch(line -> line.startsWith("Unrecognized option: -Xlog")
                || line.contains("UnsupportedClassVersionError"));
        return old ? Reason.JAVA_TOO_OLD : seen;
    }
  }

  /** The error for whoever connects. */
  ConnectException error(Reason reason, String what) {
    String text =
        "could not start " + target + ": " + what + ", in phase " + where + ending + remedy(reason);
    return new ConnectException(where, reason, text, output, cause);
  }

  private String remedy(Reason reason) {
    switch (reason) {
      case JAVA_MISSING:
        return "; install Java 17 or newer there, or name one with java(...)";
      case JAVA_TOO_OLD:
        return "; Java 17 or newer is needed: name one with java(...)";
      case NO_TEMP_DIRECTORY:
        return "; make one of those directories writable there, or set TMPDIR";
      case NOT_STARTED:
        return where == Phase.JAVA
            ? "; the Java that was found can't be run there: name another with java(...)"
            : "; a POSIX shell, sh, must be on the PATH there, and the account must be allowed to run it";
      case GARBAGE:
        return "; only our Java may write there: look for a terminal that echoes, or a wrapper in the place of java";
      case TIMEOUT:
        return where == Phase.SHELL
            ? "; if nothing waits for an answer there, give it more time with connectTimeout(...)"
            : "; give it more time with connectTimeout(...)";
      case ENDED:
        return remedyOfAnEnd();
      default:
        return "";
    }
  }

  private String remedyOfAnEnd() {
    switch (where) {
      case SHELL:
        return "; check that the account may run commands, and that its start-up files don't end the shell";
      case JAVA:
        return "; check the limits there (ulimit -a), and the options for Java, or name another with java(...)";
      default:
        return "; check that nothing there ends Java, cuts the link or reads what our script is sent, and connect again";
    }
  }
}
