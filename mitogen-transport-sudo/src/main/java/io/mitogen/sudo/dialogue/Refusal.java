package io.mitogen.sudo.dialogue;

import io.mitogen.ConnectException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why a program ended before the command ran, by its own words. They are in English, as we ask for that; where a system does
 * not know our way of asking, {@link Dialogue} tells what it can without. No state.
 *
 * @param remedy what one can do about it
 */
record Refusal(Pattern words, Reason reason, String what, String remedy) {
  /** In this order: some words are part of others. */
  private static final List<Refusal> ALL = List.of(
      new Refusal(
          "unknown user|user .* does not exist|no passwd entry|unknown uid|user .* not found",
          Reason.ACCOUNT_UNKNOWN,
          "there is no such account",
          "check its name"),
      new Refusal(
          "expired|account validation|account is currently not available|account is locked|account .*not available",
          Reason.ACCOUNT_UNUSABLE,
          "the account can't be used",
          "have it renewed, or given a shell"),
      new Refusal(
          "not in the sudoers|not allowed|may not run|is not permitted|not permitted|permission denied"
              + "|not enabled|no new privileges|setuid bit|authorization failed|not authorized"
              + "|i'm afraid i can't do that|no valid sudoers",
          Reason.NOT_PERMITTED,
          "whoever connects may not become that account",
          "have it allowed to run sh as that account"),
      new Refusal(
          "incorrect password|incorrect authentication|authentication fail|sorry, try again|incorrect"
              + "|password attempt|bad password",
          Reason.PASSWORD_WRONG,
          "the password is wrong",
          "it was tried once; give another"),
      new Refusal(
          "password is required|interactive authentication is required|authentication required",
          Reason.PASSWORD_REQUIRED,
          "a password is needed",
          "give one with password(...)"));

  private static final Pattern TERMINAL = Pattern.compile("\\btty\\b|\\bterminal\\b");

  private Refusal(String words, Reason reason, String what, String remedy) {
    this(Pattern.compile(words, Pattern.CASE_INSENSITIVE), reason, what, remedy);
  }

  /** What these lines say. */
  static Optional<Refusal> in(List<String> lines) {
    String all = String.join("\n", lines);
    return ALL.stream().filter(each -> each.words.matcher(all).find()).findFirst();
  }

  /** Whether a terminal is wanted. */
  static boolean wantsTerminal(List<String> lines) {
    return TERMINAL.matcher(String.join("\n", lines)).find();
  }
}
