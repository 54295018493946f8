package com.example.limited;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What may not be exceeded on this machine. No state. */
final class HardLimit {
  private static final String NAME = "Max open files";
  private static final int HARD = 1; // after the soft one

  private HardLimit() {}

  /** How many files a process of ours may have open at most. */
  static long openFiles() {
    try {
      return openFiles(Files.readAllLines(Path.of("/proc/self/limits")));
    } catch (IOException e) {
      return Long.MAX_VALUE; // prlimit will tell
    }
  }

  /** The same from the lines of a {@code /proc/<pid>/limits}. */
  static long openFiles(List<String> limits) {
    for (String line : limits) {
      if (line.startsWith(NAME)) {
        String hard = line.substring(NAME.length()).strip().split(" +")[HARD];
        return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
      }
    }
    return Long.MAX_VALUE;
  }
}
