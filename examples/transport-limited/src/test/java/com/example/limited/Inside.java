package com.example.limited;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is called in contexts: it needs nothing but the JDK. */
final class Inside {
  private Inside() {}

  static long openFiles() {
    return HardLimit.openFiles();
  }

  /** The 19th field of {@code /proc/self/stat}; the second may have blanks, and ends with a bracket. */
  static int niceness() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
  }

  static String classPath() {
    return System.getProperty("java.class.path");
  }

  static String loader() {
    return LimitedTransport.class.getClassLoader().getClass().getName();
  }

  /** Uses processor time until it is killed. */
  static void spin() {
    long until = System.nanoTime() + 60_000_000_000L;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }
}
