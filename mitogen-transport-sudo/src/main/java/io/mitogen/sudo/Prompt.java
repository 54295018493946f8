package io.mitogen.sudo;

/**
 * A question that stands between us and another account, and that the password does not answer, such as one for a one-time
 * code. Immutable.
 *
 * @param target what is connected, such as {@code sudo to root}
 * @param text what was printed since the last answer, such as {@code Verification code:}; sudo replaces such texts by ours, so
 *     that it is often empty there
 */
public record Prompt(String target, String text) {}
