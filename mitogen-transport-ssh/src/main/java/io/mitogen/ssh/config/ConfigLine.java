package io.mitogen.ssh.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Takes a line of a configuration file apart: a keyword, and arguments that may be in quotes. Confined to its caller. */
final class ConfigLine {
  private final String target;
  private final String text;
  private final String where;
  private int at;

  private ConfigLine(String target, String text, String where) {
    this.target = target;
    this.text = text;
    this.where = where;
  }

  /** What the line says; nothing if it is empty or a comment. */
  static Optional<Entry> parse(String target, String line, String where) {
    String text = line.strip();
    return text.isEmpty() || text.startsWith("#")
        ? Optional.empty()
        : Optional.of(new ConfigLine(target, text, where).parse());
  }

  private Entry parse() {
    while (at < text.length() && !isBlank() && text.charAt(at) != '=') {
      at++;
    }
    String keyword = text.substring(0, at).toLowerCase(Locale.ROOT).replace("\"", "");
    skipBlanks();
    if (at < text.length() && text.charAt(at) == '=') {
      at++;
      skipBlanks();
    }
    List<String> arguments = new ArrayList<>();
    while (at < text.length() && text.charAt(at) != '#') {
      arguments.add(argument());
      skipBlanks();
    }
    if (arguments.isEmpty()) {
      throw Entry.wrong(target, where, text, "a value is missing; add one, or remove the line");
    }
    return new Entry(keyword, arguments, where, text);
  }

  private String argument() {
    StringBuilder value = new StringBuilder();
    char quote = 0;
    for (; at < text.length() && (quote != 0 || !isBlank()); at++) {
      char next = text.charAt(at);
      if (next == '\\' && isEscape(quote)) {
        value.append(text.charAt(++at));
      } else if (quote == 0 && (next == '"' || next == '\'')) {
        quote = next;
      } else if (next == quote) {
        quote = 0;
      } else {
        value.append(next);
      }
    }
    if (quote != 0) {
      throw Entry.wrong(target, where, text, "a quote is not closed; add the other one");
    }
    return value.toString();
  }

  private boolean isEscape(char quote) {
    if (at + 1 == text.length()) {
      return false;
    }
    char next = text.charAt(at + 1);
    return next == '"' || next == '\'' || next == '\\' || quote == 0 && next == ' ';
  }

  private boolean isBlank() {
    return Character.isWhitespace(text.charAt(at));
  }

  private void skipBlanks() {
    while (at < text.length() && isBlank()) {
      at++;
    }
  }
}
