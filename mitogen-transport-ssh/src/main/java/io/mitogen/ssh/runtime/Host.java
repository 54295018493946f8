package io.mitogen.ssh.runtime;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the host has said of itself. Immutable.
 *
 * @param system as {@code uname -s} prints it
 * @param cpu as {@code uname -m} prints it
 * @param library the C library: {@code musl}, {@code glibc}, {@code glibc 2.36}, or empty if it can't be told
 * @param tools the programs that were looked for and are there
 * @param kept the short digests of the runtimes that are kept there
 */
record Host(String system, String cpu, String library, Set<String> tools, Set<String> kept) {
  private static final String GLIBC = "glibc ";

  static Host of(List<Job.Line> lines) {
    return new Host(
        only(lines, "system"),
        only(lines, "cpu"),
        only(lines, "libc"),
        all(lines, "tool"),
        all(lines, "kept"));
  }

  private static String only(List<Job.Line> lines, String word) {
    return String.join(" ", all(lines, word));
  }

  private static Set<String> all(List<Job.Line> lines, String word) {
    Set<String> texts = new HashSet<>();
    lines.stream().filter(line -> line.word().equals(word)).forEach(line -> texts.add(line.text()));
    return Set.copyOf(texts);
  }

  /** As {@link io.mitogen.ssh.JavaRuntime#given} wants it. */
  String platform() {
    return system.toLowerCase(Locale.ROOT) + "-" + cpu + (library.equals("musl") ? "-musl" : "");
  }

  /** Whether its C library is known to be older than {@code version}. */
  boolean isOlderThanGlibc(String version) {
    return library.startsWith(GLIBC) && compare(library.substring(GLIBC.length()), version) < 0;
  }

  private static int compare(String left, String right) {
    String[] ours = left.split("[^0-9]+", -1);
    String[] theirs = right.split("[^0-9]+", -1);
    for (int i = 0; i < Math.min(ours.length, theirs.length); i++) {
      if (ours[i].isEmpty() || theirs[i].isEmpty()) {
        return 0;
      }
      int order = Integer.compare(Integer.parseInt(ours[i]), Integer.parseInt(theirs[i]));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
