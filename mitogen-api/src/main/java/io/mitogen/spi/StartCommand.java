package io.mitogen.spi;

import java.nio.charset.StandardCharsets;
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

  /**
   * The same command, with a variable in its environment.
   *
   * @param variable a name, of letters, digits and underscores
   * @param word its value, as the script is to have it; {@link #quote} makes one of any text
   */
  public StartCommand exporting(String variable, String word) {
    return new StartCommand(variable + "=" + word + "; export " + variable + "; " + script);
  }

  /**
   * One word for a POSIX shell, as a script here must have it.
   *
   * @throws IllegalArgumentException if it ends with a newline, which a shell would take away
   */
  public static String quote(String word) {
    StringBuilder quoted = new StringBuilder("\"");
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        String rest = new String(bytes, i + 1, bytes.length - i - 1, StandardCharsets.UTF_8);
        if (rest.isEmpty()) {
          throw new IllegalArgumentException(
              "a word for a shell can't end with a newline, got \"" + word + '"');
        }
        return quoted
            .append("$(printf \"\\12%s\" ")
            .append(quote(rest))
            .append(")\"")
            .toString();
      } else if (b < ' ' || b >= 0x7f || "'!\\".indexOf(b) >= 0) {
        quoted.append("$(printf \"\\").append(Integer.toOctalString(b & 0xff)).append("\")");
      } else {
        quoted.append("\"$`".indexOf(b) >= 0 ? "\\" : "").append((char) b);
      }
    }
    return quoted.append('"').toString();
  }
}
