package io.mitogen.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How to keep a process and its children on one processor. Round trips are compared that way, because waking another
 * processor costs more than everything else and depends on what it was doing. No state.
 */
final class Pinning {
  private static final Pattern ALLOWED = Pattern.compile("(?m)^Cpus_allowed_list:.*?(\\d+)$");

  private Pinning() {}

  /** The words to put before a command; none where that can't be done. */
  static List<String> words() {
    boolean installed = Stream.of(
            System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "taskset")));
    try {
      String status = Files.readString(Path.of("/proc/self/status"));
      return installed ? List.of("taskset", "-c", lastProcessor(status)) : List.of();
    } catch (IOException e) {
      return List.of(); // not Linux
    }
  }

  /** The last of those that this process may use: interrupts tend to go to the first. */
  static String lastProcessor(String status) {
    Matcher matcher = ALLOWED.matcher(status);
    return matcher.find() ? matcher.group(1) : "0";
  }
}
