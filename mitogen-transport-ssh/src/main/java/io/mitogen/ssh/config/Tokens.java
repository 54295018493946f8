package io.mitogen.ssh.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Expands what stands for something else in a value: {@code ~}, {@code %h}, {@code ${NAME}}. Immutable. */
final class Tokens {
  private final Machine machine;
  private final String target;
  private final @Nullable Entry entry;

  /**
   * For one line.
   *
   * @param entry null if the program has set the value
   */
  Tokens(Machine machine, String target, @Nullable Entry entry) {
    this.machine = machine;
    this.target = target;
    this.entry = entry;
  }

  /** With the home directory for {@code ~}. */
  String home(String value) {
    if (value.equals("~")) {
      return machine.home().toString();
    }
    if (value.startsWith("~/")) {
      return machine.home().resolve(value.substring(2).replaceFirst("^/+", "")).toString();
    }
    if (value.startsWith("~")) {
      throw wrong(value, "homes of other users are not supported; write the path in full");
    }
    return value;
  }

  /** A path with everything expanded. */
  Path path(String value, Map<Character, String> percents) {
    String expanded = percent(variables(home(value)), percents);
    Path path = Path.of(expanded);
    return path.isAbsolute() ? path : path.toAbsolutePath();
  }

  /** With the variables of the environment. */
  String variables(String value) {
    StringBuilder expanded = new StringBuilder();
    int at = 0;
    for (int start = value.indexOf("${"); start >= 0; start = value.indexOf("${", at)) {
      int end = value.indexOf('}', start);
      if (end < 0) {
        throw wrong(value, "a brace is not closed; add the other one");
      }
      String name = value.substring(start + 2, end);
      String variable = machine.environment().get(name);
      if (variable == null) {
        throw wrong(value, "the environment variable " + name + " is not set; set it");
      }
      expanded.append(value, at, start).append(variable);
      at = end + 1;
    }
    return expanded.append(value.substring(at)).toString();
  }

  /** With the meaning of each {@code %} and letter. */
  String percent(String value, Map<Character, String> percents) {
    StringBuilder expanded = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char next = value.charAt(i);
      if (next != '%') {
        expanded.append(next);
        continue;
      }
      String meaning = ++i == value.length()
          ? null
          : value.charAt(i) == '%' ? "%" : percents.get(value.charAt(i));
      if (meaning == null) {
        String token = value.substring(i - 1, Math.min(i + 1, value.length()));
        throw wrong(value, "\"" + token + "\" is not supported here; write out what it stands for");
      }
      expanded.append(meaning);
    }
    return expanded.toString();
  }

  private RuntimeException wrong(String value, String why) {
    return entry == null
        ? Entry.failure(
            "could not connect: " + target + ": \"" + value + "\" can't be used; " + why, null)
        : entry.wrong(target, why);
  }
}
