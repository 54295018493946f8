package io.mitogen.ssh.runtime;

import java.nio.charset.StandardCharsets;

/** Words for a POSIX shell, as {@link io.mitogen.spi.StartCommand} wants them. No state. */
final class ShellWord {
  private ShellWord() {}

  /** One word, whatever is in it; but it can't end with a newline, which a shell would take away. */
  static String quote(String word) {
    StringBuilder quoted = new StringBuilder("\"");
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      if (b < ' ' || b >= 0x7f || "'!\\".indexOf(b) >= 0) {
        quoted.append("$(printf \"\\").append(Integer.toOctalString(b & 0xff)).append("\")");
      } else {
        quoted.append("\"$`".indexOf(b) >= 0 ? "\\" : "").append((char) b);
      }
    }
    return quoted.append('"').toString();
  }

  /** A path, with the account's home for a {@code ~} in front. A path that is not absolute begins there, too. */
  static String path(String path) {
    if (path.equals("~")) {
      return "\"$HOME\"";
    }
    return path.startsWith("~/") ? "\"$HOME\"/" + quote(path.substring(2)) : quote(path);
  }
}
