package io.mitogen.ssh.config;

import io.mitogen.ssh.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Where identities, the agent and known hosts are. Immutable. */
final class Places {
  private static final String IDENTITY_AGENT = "identityagent";
  private static final String SOCKET_VARIABLE = "SSH_AUTH_SOCK";

  /** In the order of ssh; those of security keys, which ssh has besides, are for the agent. */
  private static final List<String> DEFAULT_IDENTITIES =
      List.of("id_rsa", "id_ecdsa", "id_ed25519");

  private final Values values;
  private final Supplier<Map<Character, String>> percents;

  Places(Values values, Supplier<Map<Character, String>> percents) {
    this.values = values;
    this.percents = percents;
  }

  boolean isIdentityExplicit() {
    return values.code().containsKey(Setting.IDENTITY_FILE)
        || values.code().containsKey(Setting.IDENTITY_KEY);
  }

  List<Path> identities() {
    List<Path> files = new ArrayList<>();
    if (isIdentityExplicit()) {
      Tokens tokens = new Tokens(values.machine(), values.target(), null);
      for (Object each : values.list(Setting.IDENTITY_FILE)) {
        add(files, tokens, each.toString());
      }
      return files;
    }
    List<Entry> entries = values.found().all(Setting.IDENTITY_FILE);
    for (Entry each : entries) {
      add(files, new Tokens(values.machine(), values.target(), each), each.first());
    }
    if (entries.isEmpty()) {
      for (String each : DEFAULT_IDENTITIES) {
        files.add(values.machine().directory().resolve(each));
      }
    }
    return files;
  }

  private void add(List<Path> files, Tokens tokens, String value) {
    if (value.equalsIgnoreCase("none")) {
      return;
    }
    Path file = tokens.path(value, percents.get());
    if (!files.contains(file)) {
      files.add(file);
    }
  }

  Optional<Path> agentSocket() {
    Tokens tokens = values.tokens(IDENTITY_AGENT);
    String value = values.text(IDENTITY_AGENT).orElse(SOCKET_VARIABLE);
    if (value.equalsIgnoreCase("none")) {
      return Optional.empty();
    }
    if (value.equals(SOCKET_VARIABLE) || value.startsWith("$") && !value.startsWith("${")) {
      String variable = value.startsWith("$") ? value.substring(1) : value;
      return Optional.ofNullable(values.machine().environment().get(variable))
          .filter(path -> !path.isEmpty())
          .map(Path::of);
    }
    return Optional.of(tokens.path(value, percents.get()));
  }

  List<Path> knownHosts(String keyword, Path directory, String name) {
    Optional<Object> set = values.set(keyword);
    Optional<Entry> entry = values.found().first(keyword);
    List<?> names =
        set.isPresent() ? (List<?>) set.get() : entry.map(Entry::arguments).orElse(List.of());
    if (names.isEmpty()) {
      return List.of(directory.resolve(name), directory.resolve(name + "2"));
    }
    Tokens tokens = values.tokens(keyword);
    List<Path> files = new ArrayList<>();
    for (Object each : names) {
      if (!each.toString().equalsIgnoreCase("none")) {
        files.add(tokens.path(each.toString(), percents.get()));
      }
    }
    return files;
  }
}
