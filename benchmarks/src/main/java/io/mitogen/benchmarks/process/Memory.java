package io.mitogen.benchmarks.process;

import io.mitogen.benchmarks.measure.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory that a process of this machine holds. Immutable. Linux only.
 *
 * @param residentMib what is in memory, shared pages included
 * @param proportionalMib the same, with each shared page divided by the number of processes that share it
 */
public record Memory(double residentMib, double proportionalMib) {
  /** Asks the kernel. */
  public static Memory of(long pid) throws IOException {
    return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")));
  }

  static Memory parse(List<String> lines) throws IOException {
    return new Memory(mib("Rss", lines), mib("Pss", lines));
  }

  /** Prints both. */
  public void print(String metric, Output output) {
    output.put(metric + ".rss", residentMib, "MiB");
    output.put(metric + ".pss", proportionalMib, "MiB");
  }

  private static double mib(String field, List<String> lines) throws IOException {
    Pattern pattern = Pattern.compile(field + ":\\s+(\\d+) kB");
    for (String line : lines) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.matches()) {
        return Long.parseLong(matcher.group(1)) / 1024.0;
      }
    }
    throw new IOException("smaps_rollup has no line " + field);
  }
}
