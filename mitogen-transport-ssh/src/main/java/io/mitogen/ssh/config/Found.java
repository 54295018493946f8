package io.mitogen.ssh.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the configuration files say of one host: the first value counts. Confined to its caller until all files are read. */
final class Found {
  /** Where every line adds to those before. */
  private static final String IDENTITY_FILE = "identityfile";
  /** Two words for one thing: the first of either counts. */
  private static final String PROXY_COMMAND = "proxycommand";

  private static final String PROXY_JUMP = "proxyjump";

  private final Map<String, List<Entry>> entries = new LinkedHashMap<>();
  private final List<String> ignored = new ArrayList<>();

  void add(Entry entry) {
    String key = entry.keyword().equals(PROXY_COMMAND) ? PROXY_JUMP : entry.keyword();
    List<Entry> before = entries.computeIfAbsent(key, any -> new ArrayList<>());
    if (before.isEmpty() || key.equals(IDENTITY_FILE)) {
      before.add(entry);
    }
  }

  void ignore(String why) {
    ignored.add(why);
  }

  Optional<Entry> first(String keyword) {
    return all(keyword).stream().findFirst();
  }

  List<Entry> all(String keyword) {
    return entries.getOrDefault(keyword, List.of());
  }

  /** Parts that were left out, and why. */
  List<String> ignored() {
    return List.copyOf(ignored);
  }
}
