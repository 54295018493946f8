package io.mitogen.ssh.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as ssh writes them: {@code 90}, {@code 1m30s}. No state. */
final class Durations {
  private static final Pattern PART = Pattern.compile("(\\d{1,9})([smhdwSMHDW]?)");

  private Durations() {}

  /** The time; empty if it is none. */
  static Optional<Duration> parse(String text) {
    Matcher part = PART.matcher(text);
    Duration all = Duration.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      all = all.plusSeconds(Long.parseLong(part.group(1)) * seconds(part.group(2)));
      end = part.end();
    }
    return end == 0 || end < text.length() ? Optional.empty() : Optional.of(all);
  }

  private static long seconds(String unit) {
    switch (unit) {
      case "m", "M":
        return 60;
      case "h", "H":
        return 3_600;
      case "d", "D":
        return 86_400;
      case "w", "W":
        return 604_800;
      default:
        return 1;
    }
  }
}
