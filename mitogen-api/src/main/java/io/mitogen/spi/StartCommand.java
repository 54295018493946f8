package io.mitogen.spi;

import java.util.List;

/**
 * The command that starts a context: a POSIX shell and a script of ours. Immutable.
 *
 * @param script the script; one line of printable ASCII that means the same to every shell between two single quotes: no
 *     single quote, no exclamation mark, no two backslashes in a row, and none at the end
 */
public record StartCommand(String script) {
  /** Checks. */
  public StartCommand {
    for (int i = 0; i < script.length(); i++) {
      char c = script.charAt(i);
      if (c < ' '
          || c > '~'
          || c == '\''
          || c == '!'
          || c == '\\' && !mayFollowBackslash(script, i + 1)) {
        throw new IllegalArgumentException(
            "a start script must be one line of printable ASCII, without"
                + " single quotes, exclamation marks, and backslashes in a row or at the end, got character "
                + (int) c + " at " + i);
      }
    }
  }

  private static boolean mayFollowBackslash(String script, int at) {
    return at < script.length() && script.charAt(at) != '\\'; // fish would take one of two away
  }

  /** For a transport that starts programs with a list of words. */
  public List<String> words() {
    return List.of("sh", "-c", script);
  }

  /** For a transport whose other side hands a line to the user's login shell, whichever that is. */
  public String line() {
    return "exec sh -c '" + script + "'";
  }
}
