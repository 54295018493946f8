package io.mitogen.ssh.config;

import java.util.List;
import java.util.Locale;

/** Patterns of names, as ssh has them: {@code *}, {@code ?}, and {@code !} for none of these. No state. */
public final class HostPattern {
  private HostPattern() {}

  /** Whether one of them fits, and none of those with {@code !} in front; in any case. */
  public static boolean anyMatches(List<String> patterns, String name) {
    boolean found = false;
    for (String each : patterns) {
      if (each.startsWith("!")) {
        if (matches(each.substring(1), name)) {
          return false;
        }
      } else {
        found |= matches(each, name);
      }
    }
    return found;
  }

  private static boolean matches(String pattern, String name) {
    return matchesLower(pattern.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
  }

  private static boolean matchesLower(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int retry = -1;
    while (n < name.length()) { // goes back to the last star only: never slow, whatever the pattern
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = n;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
