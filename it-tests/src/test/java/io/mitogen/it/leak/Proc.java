package io.mitogen.it.leak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reads {@code /proc}. No state. */
final class Proc {
  /**
   * Set by the build for the JVM of the tests, and so inherited by every process that they start: a process whose parent has
   * died is a child of nobody here, but still has this.
   */
  private static final String COOKIE = "MITOGEN_IT_RUN";

  private static final Path ROOT = Path.of("/proc");

  /** Processes without the cookie: they will never have it, and there may be many. */
  private static final Set<String> STRANGERS = ConcurrentHashMap.newKeySet();

  private Proc() {}

  /** The open files of this JVM: number to what it leads to. */
  static Map<Integer, String> descriptors() {
    Map<Integer, String> descriptors = new HashMap<>();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(ROOT.resolve("self/fd"))) {
      for (Path link : links) {
        String target = target(link);
        if (!target.endsWith("/fd")) { // that is this very listing
          descriptors.put(Integer.valueOf(link.getFileName().toString()), target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return descriptors;
  }

  /** The processes that were started by this one, directly or not, zombies included: pid to command line. */
  static Map<Long, String> ours() {
    Map<Long, Stat> all = all();
    long self = ProcessHandle.current().pid();
    Set<Long> ancestors = new HashSet<>();
    for (Stat each = all.get(self); each != null; each = all.get(each.parent)) {
      ancestors.add(each.pid);
    }
    Map<Long, String> ours = new HashMap<>();
    all.values().stream()
        .filter(each -> !ancestors.contains(each.pid))
        .filter(each -> descends(each, self, all) || hasCookie(each))
        .forEach(each -> ours.put(each.pid, describe(each)));
    return ours;
  }

  private static boolean descends(Stat from, long ancestor, Map<Long, Stat> all) {
    for (Stat each = from; each != null; each = all.get(each.parent)) {
      if (each.parent == ancestor) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasCookie(Stat process) {
    String value = System.getenv(COOKIE);
    String key = process.pid + " " + process.startTime;
    if (value == null || STRANGERS.contains(key)) {
      return false;
    }
    String environment = "\0" + read(process.pid, "environ");
    boolean has = environment.contains("\0" + COOKIE + "=" + value + "\0");
    if (!has) {
      STRANGERS.add(key);
    }
    return has;
  }

  private static String describe(Stat stat) {
    String command = read(stat.pid, "cmdline").replace('\0', ' ').strip();
    return stat.zombie ? "a zombie" : command.substring(0, Math.min(command.length(), 200));
  }

  private static Map<Long, Stat> all() {
    Map<Long, Stat> all = new HashMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(ROOT, "[0-9]*")) {
      for (Path process : processes) {
        Stat stat = Stat.read(Long.parseLong(process.getFileName().toString()));
        if (stat != null) {
          all.put(stat.pid, stat);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** Empty if the process has gone meanwhile, or is another user's. */
  private static String read(long pid, String file) {
    try {
      return Files.readString(
          ROOT.resolve(Long.toString(pid)).resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "closed meanwhile/fd";
    }
  }

  /** What {@code /proc/<pid>/stat} says. */
  private record Stat(long pid, long parent, boolean zombie, String startTime) {
    static Stat read(long pid) {
      String line = Proc.read(pid, "stat");
      int nameEnd = line.lastIndexOf(')'); // the name may contain anything
      if (nameEnd < 0) {
        return null;
      }
      String[] fields = line.substring(nameEnd + 2).split(" ");
      return new Stat(pid, Long.parseLong(fields[1]), fields[0].equals("Z"), fields[19]);
    }
  }
}
