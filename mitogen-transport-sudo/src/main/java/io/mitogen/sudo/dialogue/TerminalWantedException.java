package io.mitogen.sudo.dialogue;

/** The program asks on a terminal only, and has ended since it has none. */
public final class TerminalWantedException extends Exception {
  private static final long serialVersionUID = 1;

  TerminalWantedException() {
    super("a terminal is wanted", null, false, false);
  }
}
