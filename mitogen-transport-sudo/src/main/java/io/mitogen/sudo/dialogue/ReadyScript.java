package io.mitogen.sudo.dialogue;

import io.mitogen.spi.StartCommand;
import org.jspecify.annotations.Nullable;

/**
 * What runs before the command over there: it tells us on both streams that nobody asks for anything any more. Immutable.
 */
public final class ReadyScript {
  /** The language of all that we have programs print, so that refusals can be told apart. */
  public static final String LANGUAGE = "en";

  private final String nonce;

  /** @param nonce a word that nothing else prints */
  public ReadyScript(String nonce) {
    this.nonce = nonce;
  }

  /** What a line ends with that says so, and then the process and the session id. */
  String mark() {
    return "ready-" + nonce + " ";
  }

  /**
   * The command with it.
   *
   * @param language the value of {@code LANGUAGE} that whoever connects has
   */
  public StartCommand before(StartCommand command, @Nullable String language) {
    int half = nonce.length() / 2;
    String say = "printf \"%s%s %s %s\\n\" ready-" + nonce.substring(0, half) + " "
        + nonce.substring(half) + " $$ \"$4\""; // so that an echoed command is no mark
    String restore = language == null
        ? "unset LANGUAGE"
        : "LANGUAGE=" + StartCommand.quote(language) + "; export LANGUAGE";
    return new StartCommand("t=; { read -r t </proc/$$/stat; } 2>/dev/null"
        // The name of the program is in parentheses, and may have any character in it: proc(5).
        + "; set -- ${t##*) }; " + say + "; " + say + " >&2; [ \"$LANGUAGE\" = " + LANGUAGE
        + " ] && { " + restore + "; }; " + command.script());
  }
}
