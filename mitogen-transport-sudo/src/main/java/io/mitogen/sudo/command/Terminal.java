package io.mitogen.sudo.command;

import java.util.ArrayList;
import java.util.List;

/**
 * A terminal for programs that ask only there: that of script(1), which is part of every Linux system. No state.
 *
 * <p>Only what is asked and answered crosses it. The command has the pipes, which are descriptors 3, 4 and 5 meanwhile: no
 * terminal may come between us and what we send, as it would read some bytes as its own and has little room.
 */
public final class Terminal {
  /** What goes before an answer on the first pipe, until {@link #NO_MORE_ANSWERS}. */
  public static final String ANSWER = ":";

  /** What goes there when all were given: what follows is for the command. */
  public static final String NO_MORE_ANSWERS = ".";

  /** The status with which it ends if there is no script(1). */
  public static final int STATUS_NO_SCRIPT = 94;

  static final String TO_PIPES = "exec <&3 >&4 2>&5 3<&- 4>&- 5>&-";

  private Terminal() {}

  /** A command line that makes the pipes the standard streams of {@code words}, which still has the terminal. */
  static List<String> withPipes(List<String> words) {
    List<String> all = new ArrayList<>(List.of("sh", "-c", TO_PIPES + "; exec \"$@\"", "sh"));
    all.addAll(words);
    return all;
  }

  /**
   * The command line that runs {@code words} in a terminal. What that shows comes on standard error. A shell takes the answers
   * from the first pipe, and no byte more. Both other pipes end when the words do, whoever still waits for an answer.
   */
  public static List<String> around(List<String> words) {
    StringBuilder line = new StringBuilder("exec");
    for (String word : words) {
      line.append(' ').append(quote(word));
    }
    // By exec, as a shell keeps copies of what a loop of its own is redirected from.
    String answers = "{ exec <&3 3<&- 4>&- 5>&-; while IFS= read -r a && [ \"$a\" != "
        + NO_MORE_ANSWERS + " ]; do printf \"%s\\n\" \"${a#?}\"; done; }";
    String script = "SHELL=/bin/sh script -qec " + quote(line.toString()) + " /dev/null >&5 2>&5";
    return List.of(
        "sh",
        "-c",
        "command -v script >/dev/null || exit " + STATUS_NO_SCRIPT
            + "; exec 3<&0 4>&1 5>&2 </dev/null >/dev/null 2>&1; " + answers + " | " + script
            + " & exec 3<&- 4>&- 5>&-; wait $!");
  }

  private static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
