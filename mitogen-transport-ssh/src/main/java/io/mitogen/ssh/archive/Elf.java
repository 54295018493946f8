package io.mitogen.ssh.archive;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What programs and libraries of Linux say about where they run. No state. */
final class Elf {
  private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
  private static final int DATA_AT = 5;
  private static final int BIG_ENDIAN = 2;
  private static final int MACHINE_AT = 18;
  private static final String SYMBOLS = "GLIBC_";
  private static final Pattern GLIBC = Pattern.compile(SYMBOLS + "([0-9]+)\\.([0-9]+)");

  /** As {@code uname -m} calls them. */
  private static final Map<Integer, String> CPUS = Map.of(
      3, "i686",
      20, "ppc",
      21, "ppc64le",
      22, "s390x",
      40, "armv7l",
      62, "x86_64",
      183, "aarch64",
      243, "riscv64",
      258, "loongarch64");

  private Elf() {}

  static boolean isElf(byte[] file) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (file.length <= MACHINE_AT + 1 || file[i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  /** The platform that a program is for, such as {@code linux-x86_64-musl}. */
  static String platform(byte[] program) {
    int low = program[MACHINE_AT] & 0xff;
    int high = program[MACHINE_AT + 1] & 0xff;
    int machine = program[DATA_AT] == BIG_ENDIAN ? low << 8 | high : high << 8 | low;
    boolean musl = new String(program, StandardCharsets.ISO_8859_1).contains("/ld-musl-");
    return "linux-" + CPUS.getOrDefault(machine, "machine" + machine) + (musl ? "-musl" : "");
  }

  /** The newer one of {@code version} and that of glibc that a file needs; both may be empty. */
  static String newerGlibc(String version, byte[] file) {
    String newest = version;
    String text = new String(file, StandardCharsets.ISO_8859_1);
    Matcher matcher = GLIBC.matcher(text);
    // Looking for plain text is much faster than the matcher, and libraries are large.
    for (int at = text.indexOf(SYMBOLS); at >= 0; at = text.indexOf(SYMBOLS, at + 1)) {
      if (!matcher.region(at, text.length()).lookingAt()) {
        continue;
      }
      String found = matcher.group(1) + "." + matcher.group(2);
      if (newest.isEmpty() || order(found) > order(newest)) {
        newest = found;
      }
    }
    return newest;
  }

  private static int order(String version) {
    int dot = version.indexOf('.');
    return Integer.parseInt(version.substring(0, dot)) * 1000
        + Integer.parseInt(version.substring(dot + 1));
  }
}
