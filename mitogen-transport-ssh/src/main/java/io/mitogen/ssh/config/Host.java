package io.mitogen.ssh.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The host that a configuration is read for, and whether {@code Match} means it. Immutable.
 *
 * @param target what is connected, for messages
 * @param asked the host as it was asked for
 * @param user the user, if the program says one
 * @param localUser who connects
 */
record Host(String target, String asked, Optional<String> user, String localUser) {
  boolean matches(Entry entry, Found found) {
    List<String> words = entry.arguments();
    boolean matches = true;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean negated = word.startsWith("!");
      String criterion = (negated ? word.substring(1) : word).toLowerCase(Locale.ROOT);
      int equals = criterion.indexOf('=');
      String value = "";
      if (equals > 0) {
        value = word.substring(word.indexOf('=') + 1);
        criterion = criterion.substring(0, equals);
      }
      if (criterion.equals("all")) {
        matches &= !negated;
        continue;
      }
      Optional<String> subject = subject(criterion, found);
      if (subject.isEmpty()) {
        found.ignore(entry.where() + ": what follows \"" + entry.text() + "\" was left out: \""
            + criterion + "\" is not supported");
        return false;
      }
      if (equals < 0) {
        if (++i == words.size()) {
          throw entry.wrong(target, "\"" + word + "\" needs a value; add one");
        }
        value = words.get(i);
      }
      matches &= negated != HostPattern.anyMatches(List.of(value.split(",")), subject.get());
    }
    return matches;
  }

  private Optional<String> subject(String criterion, Found found) {
    switch (criterion) {
      case "host":
        return Optional.of(found
            .first("hostname")
            .map(entry -> entry.first().replace("%h", asked).replace("%%", "%"))
            .orElse(asked));
      case "originalhost":
        return Optional.of(asked);
      case "user":
        return Optional.of(user.or(() -> found.first("user").map(Entry::first)).orElse(localUser));
      case "localuser":
        return Optional.of(localUser);
      default:
        return Optional.empty();
    }
  }
}
