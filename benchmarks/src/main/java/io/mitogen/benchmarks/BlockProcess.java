package io.mitogen.benchmarks;

import io.mitogen.benchmarks.process.ProcessorTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Runs blocks as processes, one at a time. Confined to the runner's thread.
 *
 * <p>What a block prints goes through a file: a child that it forgot could hold a pipe open for ever.
 */
final class BlockProcess {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Variables that change how a JVM or Python starts. */
  private static final Pattern DISTURBING =
      Pattern.compile("JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|PYTHON.*");

  private final Path directory;

  BlockProcess(Path directory) {
    this.directory = directory;
  }

  /**
   * What a block left behind. Immutable.
   *
   * @param problem why it is not to be trusted; empty if all went well
   * @param foreignShare the share of all processors, 0 to 1, that others used meanwhile; 0 if it is not known
   */
  record Outcome(String problem, List<String> lines, Duration took, double foreignShare) {}

  /** Runs it to its end, or kills it after five minutes. */
  Outcome run(Block block) throws IOException, InterruptedException {
    Path printed = Files.createTempFile(directory, "block", ".out");
    Optional<ProcessorTime> before = ProcessorTime.now();
    long start = System.nanoTime();
    String problem = await(start(block, printed));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    double foreignShare = before
        .flatMap(time -> ProcessorTime.now().map(now -> now.foreignShare(time)))
        .orElse(0.0);
    return new Outcome(problem, Files.readAllLines(printed), took, foreignShare);
  }

  private static Process start(Block block, Path printed) throws IOException {
    List<String> words = new ArrayList<>(block.pinning());
    words.addAll(block.command());
    ProcessBuilder builder = new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(printed.toFile());
    builder.environment().keySet().removeIf(DISTURBING.asMatchPredicate());
    return builder.start();
  }

  private static String await(Process process) throws InterruptedException {
    try {
      if (process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue() == 0 ? "" : "it ended with status " + process.exitValue();
      }
      return "it took more than " + LIMIT.toMinutes() + " minutes and was killed";
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
