package io.mitogen.ssh.runtime;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts of why a runtime is not there. Immutable. */
final class Refusal {
  private static final int MAX_EVIDENCE_CHARS = 400;

  private final String target;

  Refusal(String target) {
    this.target = target;
  }

  /** We know what is wrong. */
  ConnectException notSent(String why, String remedy, List<String> output) {
    return failed(
        Phase.JAVA,
        Reason.RUNTIME_NOT_SENT,
        "no java runtime was sent; " + why + "; " + remedy,
        output,
        null);
  }

  /** What the script has said under the word {@code fail}: what failed, and how. */
  ConnectException failed(String text, List<String> skipped) {
    String[] parts = text.split(" ", 2);
    String how = parts.length == 1 ? "" : shortened(parts[1]);
    switch (parts[0]) {
      case "place":
        return notSent(
            "there is no directory that it could be unpacked in: " + String.join(", ", skipped),
            "set TMPDIR there to one with space in which programs may be run, or use cachedIn(...)",
            List.of());
      case "cache":
        return notSent(
            "it can't be kept there: " + how, "give another directory to cachedIn(...)", List.of());
      case "unpack":
        return notSent(
            "unpacking it failed in " + how,
            "make space there, or set TMPDIR or cachedIn(...)",
            List.of());
      case "run":
        return notSent(
            "it does not run there: " + how, "give one that does with given(...)", List.of());
      case "damaged":
        return notSent(
            "it was damaged on its way to the disk: " + how,
            "check the disk over there, or use another directory",
            List.of());
      default:
        return notSent("the script over there said \"" + text + '"', "report this", List.of());
    }
  }

  /** A tar that has no space complains about each file. */
  private static String shortened(String text) {
    if (text.length() <= MAX_EVIDENCE_CHARS) {
      return text;
    }
    int half = MAX_EVIDENCE_CHARS / 2;
    return text.substring(0, half) + " ... " + text.substring(text.length() - half);
  }

  /** The script has ended, or the time has, before we heard of it. */
  ConnectException ended(boolean started, boolean timeout, List<String> output) {
    String what =
        started ? "while a java runtime was sent" : "when it was asked what java runtime it needs";
    return failed(
        started ? Phase.JAVA : Phase.SHELL,
        timeout ? Reason.TIMEOUT : Reason.ENDED,
        timeout
            ? "the time ran out " + what + "; give it more with connectTimeout(...)"
            : "its shell ended " + what,
        output,
        null);
  }

  /** No script can be started. */
  ConnectException notStarted(Exception cause) {
    return failed(
        Phase.SHELL,
        Reason.NOT_STARTED,
        "no command can be run there: " + cause.getMessage(),
        List.of(),
        cause);
  }

  private ConnectException failed(
      Phase phase, Reason reason, String text, List<String> output, @Nullable Throwable cause) {
    return new ConnectException(
        phase, reason, "could not connect: " + target + ": " + text, output, cause);
  }
}
