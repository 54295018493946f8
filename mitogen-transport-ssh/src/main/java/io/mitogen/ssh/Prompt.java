package io.mitogen.ssh;

/**
 * A question of the server while someone logs in, such as for a one-time code: keyboard-interactive authentication, RFC 4256.
 * Immutable.
 *
 * @param account who logs in, such as {@code ann@db1}
 * @param name what the server calls this round of questions, mostly empty
 * @param instruction what it says before them, mostly empty
 * @param text the question, such as {@code Verification code:}
 * @param echo whether the answer may be seen
 */
public record Prompt(String account, String name, String instruction, String text, boolean echo) {}
