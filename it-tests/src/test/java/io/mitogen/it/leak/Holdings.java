package io.mitogen.it.leak;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What this JVM holds at one moment, and should give back: threads, open files, processes, files on the disk. Immutable.
 */
final class Holdings {
  /** Threads that may stay: those who made them use them again, or let them end after a while. */
  private static final List<Pattern> STAYING_THREADS = List.of(
      // The JDK waits for processes on threads that it keeps for a minute after the last one.
      Pattern.compile("process reaper.*"),
      // The JDK's threads for Cleaner, CompletableFuture and timers of it: made once, kept for
      // ever.
      Pattern.compile("Common-Cleaner|Cleaner-\\d+"),
      Pattern.compile("ForkJoinPool\\.commonPool-.*|CompletableFutureDelayScheduler"),
      // Of JDK 21 and later, once anyone has used a virtual thread.
      Pattern.compile("ForkJoinPool-\\d+-worker-\\d+|VirtualThread-.*"),
      // The JVM's own compilers and attach listener come and go as it sees fit.
      Pattern.compile("C[12] CompilerThread\\d+|Attach Listener|Signal Dispatcher"),
      // Who runs the tests.
      Pattern.compile("surefire-.*|junit-.*"));

  /** Files that may stay open: the class path, which the JDK opens as it needs it; its source of randomness. */
  private static final Pattern STAYING_DESCRIPTORS =
      Pattern.compile(".*\\.jar|.*/lib/modules|/dev/u?random");

  private final Set<Thread> threads;
  private final Map<Integer, String> descriptors;
  private final Map<Long, String> processes;
  private final Set<Path> files;

  private Holdings(
      Set<Thread> threads,
      Map<Integer, String> descriptors,
      Map<Long, String> processes,
      Set<Path> files) {
    this.threads = threads;
    this.descriptors = descriptors;
    this.processes = processes;
    this.files = files;
  }

  /** What is held now. */
  static Holdings now() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> mayStay(thread.getName()));
    Map<Long, String> processes = Proc.ours();
    Set<Path> files = LeftFiles.now();
    // After what reads files: the first time, the JDK opens a socket for itself, which stays.
    Map<Integer, String> descriptors = new HashMap<>(Proc.descriptors());
    descriptors.values().removeIf(target -> STAYING_DESCRIPTORS.matcher(target).matches());
    return new Holdings(threads, descriptors, processes, files);
  }

  /** What is held now and was not held at the moment of {@code before}, one line each; empty if all is well. */
  List<String> since(Holdings before) {
    List<String> lines = new ArrayList<>();
    threads.stream()
        .filter(thread -> !before.threads.contains(thread) && thread.isAlive())
        .map(thread -> "thread \"" + thread.getName() + "\"" + where(thread))
        .sorted()
        .forEach(lines::add);
    new TreeMap<>(descriptors).forEach((number, target) -> {
      if (!target.equals(before.descriptors.get(number))) {
        lines.add("open file " + number + " -> " + target);
      }
    });
    new TreeMap<>(processes).forEach((pid, command) -> {
      if (!before.processes.containsKey(pid)) {
        lines.add("process " + pid + ": " + command);
      }
    });
    files.stream()
        .filter(file -> !before.files.contains(file))
        .map(file -> "file " + file)
        .sorted()
        .forEach(lines::add);
    return lines;
  }

  private static boolean mayStay(String thread) {
    return STAYING_THREADS.stream().anyMatch(pattern -> pattern.matcher(thread).matches());
  }

  private static String where(Thread thread) {
    StackTraceElement[] frames = thread.getStackTrace();
    return frames.length == 0 ? "" : " in " + frames[0];
  }
}
