package io.mitogen.sudo;

import java.util.Map;

/** What is checked of all of them. No state. */
final class Accounts {
  private Accounts() {}

  /** The settings, copied, once they and the account are checked. */
  static Map<String, Object> check(String program, String user, Map<String, Object> settings) {
    if (!Setting.isWord(user)) { // it would be an option, or two words
      throw new IllegalArgumentException(
          program + " needs the name of an account, got \"" + user + '"');
    }
    Setting.checkAll(program, settings);
    return Map.copyOf(settings);
  }
}
