package io.mitogen.ssh.config;

import io.mitogen.ssh.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads configuration files as ssh does, for one host: only what is said of that host is kept. Confined to its caller.
 *
 * <p>What {@code Match} can ask for is not all supported: such a block is left out, and {@link Found#ignored} says so.
 */
final class ConfigFile {
  private static final int MAX_DEPTH = 16; // as in ssh

  private final Machine machine;
  private final Host host;
  private final Found found;
  private final Path base;

  /**
   * A reader.
   *
   * @param base what relative names of included files are in
   */
  ConfigFile(Machine machine, Host host, Found found, Path base) {
    this.machine = machine;
    this.host = host;
    this.found = found;
    this.base = base;
  }

  /** What the files say of a host: the one that the program names, or those of the user and of the system. */
  static Found find(String target, String asked, Map<String, Object> code, Machine machine) {
    Found found = new Found();
    Optional<String> user = Optional.ofNullable(code.get(Setting.USER)).map(Object::toString);
    Host host = new Host(target, asked, user, machine.user());
    ConfigFile own = new ConfigFile(machine, host, found, machine.directory());
    Object file = code.get(Setting.CONFIG_FILE);
    if (file == null) {
      own.readIfThere(machine.directory().resolve("config"));
      new ConfigFile(machine, host, found, machine.system())
          .readIfThere(machine.system().resolve("ssh_config"));
    } else if (!file.toString().equalsIgnoreCase("none")) {
      own.read(new Tokens(machine, target, null).path(file.toString(), Map.of()));
    }
    return found;
  }

  /** Reads {@code file}, if it is there. */
  void readIfThere(Path file) {
    read(file, false, 0);
  }

  /** Reads {@code file}, which must be there. */
  void read(Path file) {
    read(file, true, 0);
  }

  private void read(Path file, boolean required, int depth) {
    List<String> lines;
    try {
      // Any byte is a character here, as for ssh: a comment may be in any encoding.
      lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      if (!Missing.is(file, e)) {
        throw Entry.failure(
            prefix() + file + " can't be read: " + e + "; make it readable, or name another one",
            e);
      }
      if (required) {
        throw Entry.failure(prefix() + file + " does not exist; correct its name, or create it", e);
      }
      return;
    }
    boolean active = true;
    for (int i = 0; i < lines.size(); i++) {
      String line =
          new String(lines.get(i).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      Optional<Entry> parsed = ConfigLine.parse(host.target(), line, file + " line " + (i + 1));
      if (parsed.isPresent()) {
        active = take(parsed.get(), active, depth);
      }
    }
  }

  /** Whether what follows is about our host. */
  private boolean take(Entry entry, boolean active, int depth) {
    switch (entry.keyword()) {
      case "host":
        return HostPattern.anyMatches(entry.arguments(), host.asked());
      case "match":
        return host.matches(entry, found);
      case "include":
        if (active) {
          include(entry, depth);
        }
        return active;
      default:
        if (active) {
          found.add(entry);
        }
        return active;
    }
  }

  private void include(Entry entry, int depth) {
    if (depth == MAX_DEPTH) {
      throw entry.wrong(host.target(), "files include each other, or too deeply; remove the line");
    }
    for (String each : entry.arguments()) {
      String expanded = new Tokens(machine, host.target(), entry).home(each);
      for (Path file : glob(base.resolve(expanded).normalize())) {
        read(file, false, depth + 1);
      }
    }
  }

  private List<Path> glob(Path pattern) {
    List<Path> found = List.of(Path.of("/"));
    for (Path part : pattern) {
      List<Path> next = new ArrayList<>();
      for (Path each : found) {
        next.addAll(step(each, part.toString()));
      }
      found = next;
    }
    return found;
  }

  private List<Path> step(Path directory, String part) {
    if (part.chars().noneMatch(each -> "*?[".indexOf(each) >= 0)) {
      return List.of(directory.resolve(part));
    }
    String glob = part.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}");
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
      for (Path each : stream) {
        if (part.startsWith(".") || !each.getFileName().toString().startsWith(".")) {
          files.add(each);
        }
      }
    } catch (IOException e) {
      return List.of(); // as for ssh: a pattern that fits nothing is no error
    }
    files.sort(null);
    return files;
  }

  private String prefix() {
    return "could not connect: " + host.target() + ": ";
  }
}
