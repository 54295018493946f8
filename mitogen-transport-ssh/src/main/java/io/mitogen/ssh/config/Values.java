package io.mitogen.ssh.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Single values, of the program before those of the files. Immutable, once the files are read. */
final class Values {
  private final String target;
  private final Map<String, Object> code;
  private final Found found;
  private final Machine machine;

  Values(String target, Map<String, Object> code, Found found, Machine machine) {
    this.target = target;
    this.code = code;
    this.found = found;
    this.machine = machine;
  }

  String target() {
    return target;
  }

  Machine machine() {
    return machine;
  }

  Found found() {
    return found;
  }

  Map<String, Object> code() {
    return code;
  }

  /** What the program has set. */
  Optional<Object> set(String keyword) {
    return Optional.ofNullable(code.get(keyword));
  }

  Optional<String> text(String keyword) {
    return set(keyword).map(Object::toString).or(() -> found.first(keyword).map(Entry::first));
  }

  boolean flag(String keyword, boolean otherwise) {
    Optional<Object> set = set(keyword);
    if (set.isPresent()) {
      return (Boolean) set.get();
    }
    Optional<Entry> entry = found.first(keyword);
    if (entry.isEmpty()) {
      return otherwise;
    }
    switch (entry.get().first().toLowerCase(Locale.ROOT)) {
      case "yes", "true":
        return true;
      case "no", "false":
        return false;
      default:
        throw entry.get().wrong(target, "it must be yes or no; correct it");
    }
  }

  OptionalInt number(String keyword, int least, int most) {
    Optional<Object> set = set(keyword);
    if (set.isPresent()) {
      return OptionalInt.of((Integer) set.get());
    }
    Optional<Entry> entry = found.first(keyword);
    if (entry.isEmpty()) {
      return OptionalInt.empty();
    }
    String text = entry.get().first();
    int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    if (number < least || number > most) {
      throw entry
          .get()
          .wrong(target, "it must be a number from " + least + " to " + most + "; correct it");
    }
    return OptionalInt.of(number);
  }

  /** A time of the files; {@code none} is zero. */
  Optional<Duration> time(String keyword) {
    Optional<Entry> entry = found.first(keyword);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    if (entry.get().first().equalsIgnoreCase("none")) {
      return Optional.of(Duration.ZERO);
    }
    Optional<Duration> time = Durations.parse(entry.get().first());
    if (time.isEmpty()) {
      throw entry.get().wrong(target, "it must be a time, such as 30 or 1m; correct it");
    }
    return time;
  }

  /** Tokens for the line that says {@code keyword}, or for the program. */
  Tokens tokens(String keyword) {
    return new Tokens(
        machine, target, code.containsKey(keyword) ? null : found.first(keyword).orElse(null));
  }

  /** A list that the program has set. */
  List<?> list(String keyword) {
    return (List<?>) code.getOrDefault(keyword, List.of());
  }
}
