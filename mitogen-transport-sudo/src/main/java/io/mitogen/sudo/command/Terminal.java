package io.mitogen.sudo.command;

import java.util.ArrayList;
import java.util.List;

/**
 * A terminal for programs that ask only there: that of script(1), which is part of every Linux system. No state.
 *
 * <p>Only what is asked and answered crosses it. The command has pipes: no terminal may come between us and what we send, as
 * it would read some bytes as its own and has little room. Its input is a pipe of its own, as two readers of one would take
 * from each other: a shell makes it, and tells its process id, below which it can be opened for writing.
 */
public final class Terminal {
  /** The descriptor of the command's input, in the process that was told. */
  public static final int INPUT = 6;

  /** The status with which it ends if there is no script(1). */
  public static final int STATUS_NO_SCRIPT = 94;

  static final String TO_PIPES = "exec <&" + INPUT + " >&4 2>&5 3<&- 4>&- 5>&- " + INPUT + "<&-";

  private Terminal() {}

  /** A command line that makes the pipes the standard streams of {@code words}, which still has the terminal. */
  static List<String> withPipes(List<String> words) {
    List<String> all = new ArrayList<>(List.of("sh", "-c", TO_PIPES + "; exec \"$@\"", "sh"));
    all.addAll(words);
    return all;
  }

  /**
   * The command line that runs {@code words} in a terminal. It tells a process id on a line of standard error, and waits for a
   * line: meanwhile {@link #INPUT} of that process is to be opened. Then what is asked comes on standard error, and answers
   * are taken from standard input.
   */
  public static List<String> around(List<String> words) {
    return List.of(
        "sh",
        "-c",
        "command -v script >/dev/null || exit " + STATUS_NO_SCRIPT
            + "; exec 3<&0 4>&1 5>&2; : | { exec " + INPUT + "<&0 7>/proc/self/fd/0"
            // Which process this is, only its own directory says.
            + "; read -r p x </proc/self/stat; echo $p >&5; IFS= read -r x <&3; exec 7>&-"
            + "; " + script(words) + " <&3 >&5 2>&5; }");
  }

  /** The command line that runs {@code words} in a terminal, with nothing to read. */
  public static List<String> aroundAlone(List<String> words) {
    return List.of("sh", "-c", script(words) + " </dev/null");
  }

  private static String script(List<String> words) {
    StringBuilder line = new StringBuilder("exec");
    for (String word : words) {
      line.append(' ').append(quote(word));
    }
    return "SHELL=/bin/sh; export SHELL; exec script -qec " + quote(line.toString()) + " /dev/null";
  }

  private static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
