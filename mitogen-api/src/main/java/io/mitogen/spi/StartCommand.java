package io.mitogen.spi;

import java.util.List;

/**
 * The command that starts a context: a POSIX shell and a script of ours. Immutable.
 *
 * @param script the script; printable ASCII and newlines, no single quote
 */
public record StartCommand(String script) {
  /** Checks. */
  public StartCommand {
    for (int i = 0; i < script.length(); i++) {
      char c = script.charAt(i);
      if (c == '\'' || (c < ' ' && c != '\n') || c > '~') {
        throw new IllegalArgumentException(
            "a start script must be printable ASCII without single quotes, got character " + (int) c
                + " at " + i);
      }
    }
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
