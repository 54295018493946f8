package io.mitogen.benchmarks;

import java.util.List;

/** What the numbers depend on, in words. No state. */
final class Environment {
  private Environment() {}

  /** About this JVM and this machine. */
  static List<String> lines() {
    return List.of(
        "java    " + property("java.vm.name") + ' ' + property("java.vm.version") + ", "
            + property("java.home"),
        "system  " + property("os.name") + ' ' + property("os.version") + ' ' + property("os.arch")
            + ", processors: " + Runtime.getRuntime().availableProcessors());
  }

  private static String property(String key) {
    return System.getProperty(key, "unknown");
  }
}
