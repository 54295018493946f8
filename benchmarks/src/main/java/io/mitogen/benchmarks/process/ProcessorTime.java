package io.mitogen.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the processors have done since the machine started, in the kernel's ticks. Immutable. Linux only.
 *
 * @param total of all processors
 * @param idle of that, idle or waiting for a disk
 * @param own of that, used by this process and by the children that it has waited for
 */
public record ProcessorTime(long total, long idle, long own) {
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** Asks the kernel; empty on another system. */
  public static Optional<ProcessorTime> now() {
    try {
      String machine = Files.readString(Path.of("/proc/stat"));
      return Optional.of(parse(machine, Files.readString(Path.of("/proc/self/stat"))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static ProcessorTime parse(String machine, String self) {
    // user nice system idle iowait irq softirq steal; what follows is counted in user already
    long[] all = numbers(machine.lines().findFirst().orElse("").substring("cpu".length()), 8);
    // The name in parentheses may hold spaces. After it: state, 10 numbers, utime stime cutime
    // cstime.
    long[] mine = numbers(self.substring(self.lastIndexOf(')') + " S ".length()), 14);
    return new ProcessorTime(
        LongStream.of(all).sum(), all[3] + all[4], LongStream.of(mine).skip(10).sum());
  }

  /** The share of all processors, 0 to 1, that was idle since {@code start}. */
  public double idleShare(ProcessorTime start) {
    return share(idle - start.idle, start);
  }

  /** The share of all processors, 0 to 1, that others used since {@code start}. */
  public double foreignShare(ProcessorTime start) {
    return share((total - start.total) - (idle - start.idle) - (own - start.own), start);
  }

  private double share(long ticks, ProcessorTime start) {
    return Math.max(0, ticks) / (double) Math.max(1, total - start.total);
  }

  private static long[] numbers(String text, int count) {
    return Stream.of(SPACE.split(text.strip(), -1))
        .limit(count)
        .mapToLong(Long::parseLong)
        .toArray();
  }
}
