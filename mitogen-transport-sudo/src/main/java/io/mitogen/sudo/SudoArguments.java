package io.mitogen.sudo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arguments of sudo, as one would type them, sudo(8). Confined to one thread. */
final class SudoArguments {
  private final Map<String, Object> settings = new LinkedHashMap<>();
  private @Nullable String user;

  private SudoArguments() {}

  static SudoArguments of(String... words) {
    SudoArguments arguments = new SudoArguments();
    Deque<String> left = new ArrayDeque<>(List.of(words));
    while (!left.isEmpty()) {
      arguments.take(left.pop(), left);
    }
    return arguments;
  }

  /** What was set before stays. */
  Sudo addedTo(Sudo sudo) {
    if (user != null && !user.equals(sudo.user())) {
      throw new IllegalArgumentException(
          "sudo is to become " + sudo.user() + ", and its arguments say " + user);
    }
    settings.putAll(sudo.settings());
    return sudo.with(settings, sudo.answerer());
  }

  private void take(String word, Deque<String> left) {
    if (word.startsWith("--")) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      take(name, equals < 0 ? null : word.substring(equals + 1), left);
    } else if (word.startsWith("-") && word.length() > 1) {
      for (int i = 1; i < word.length(); i++) {
        String option = "-" + word.charAt(i);
        if ("-g-r-t-u".contains(option)) { // the rest is its value, if there is a rest
          take(option, i + 1 < word.length() ? word.substring(i + 1) : null, left);
          return;
        }
        take(option, null, left);
      }
    } else {
      throw refused(word);
    }
  }

  private void take(String option, @Nullable String value, Deque<String> left) {
    switch (option) {
      case "-E", "--preserve-env" ->
        set(
            Setting.PRESERVE_ENVIRONMENT,
            value == null ? List.of() : new ArrayList<>(List.of(value.split(","))));
      case "-H", "--set-home" -> set(Setting.SET_HOME, true);
      case "-i", "--login" -> set(Setting.LOGIN, true);
      case "-P", "--preserve-groups" -> set(Setting.PRESERVE_GROUPS, true);
      case "-n", "--non-interactive" -> set(Setting.NON_INTERACTIVE, true);
      case "-S", "--stdin" -> {} // we do in any case
      case "-g", "--group" -> set(Setting.GROUP, value(option, value, left));
      case "-r", "--role" -> set(Setting.SELINUX_ROLE, value(option, value, left));
      case "-t", "--type" -> set(Setting.SELINUX_TYPE, value(option, value, left));
      case "-u", "--user" -> user = value(option, value, left);
      default -> throw refused(option);
    }
  }

  private void set(Setting setting, Object value) {
    settings.put(setting.name(), value);
  }

  private static String value(String option, @Nullable String value, Deque<String> left) {
    String found = value == null ? left.poll() : value;
    if (found == null) {
      throw new IllegalArgumentException("sudo " + option + " needs a value, and there is none");
    }
    return found;
  }

  private static IllegalArgumentException refused(String word) {
    return new IllegalArgumentException("sudo argument \"" + word
        + "\" is not supported; -E, -H, -i, -P, -n, -S, -g, -r, -t, -u and their long forms are");
  }
}
