package io.mitogen.benchmarks;

import io.mitogen.benchmarks.BlockProcess.Outcome;
import io.mitogen.benchmarks.measure.Measurement;
import io.mitogen.benchmarks.process.ProcessorTime;
import io.mitogen.benchmarks.report.Results;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs all blocks, round after round, every other round backwards. Confined to the main thread. */
final class Runner {
  private static final double QUIET_SHARE = 0.7;
  private static final int QUIET_ATTEMPTS = 12;
  private static final int LINES_OF_A_FAILURE = 20;

  private final BlockProcess processes;
  private final PrintStream progress;
  private final Results results = new Results();
  private int failures;

  Runner(BlockProcess processes, PrintStream progress) {
    this.processes = processes;
    this.progress = progress;
  }

  /** Runs them. */
  Results run(List<Block> blocks, int rounds) throws IOException, InterruptedException {
    List<Block> order = new ArrayList<>(blocks);
    for (int round = 1; round <= rounds; round++) {
      for (Block block : order) {
        awaitQuiet();
        take(round, block, processes.run(block));
      }
      Collections.reverse(order);
    }
    return results;
  }

  /** How many processes failed. */
  int failures() {
    return failures;
  }

  private void take(int round, Block block, Outcome outcome) {
    progress.printf(
        Locale.ROOT,
        "round %d  %-22s %5.1f s   others used %2.0f %% of the processors%n",
        round,
        block.name(),
        outcome.took().toMillis() / 1e3,
        outcome.foreignShare() * 100);
    for (String line : outcome.lines()) {
      Measurement.parse(line)
          .ifPresent(measurement -> results.add(round, measurement.prefixed(block.prefix())));
    }
    if (!outcome.problem().isEmpty()) {
      failures++;
      explain(block, outcome);
    }
  }

  private void explain(Block block, Outcome outcome) {
    progress.println(block.name() + " failed: " + outcome.problem() + "; its last lines:");
    List<String> lines = outcome.lines();
    lines
        .subList(Math.max(0, lines.size() - LINES_OF_A_FAILURE), lines.size())
        .forEach(line -> progress.println("  | " + line));
  }

  /** Waits, at most 3 seconds, until the machine has little else to do. */
  private static void awaitQuiet() throws InterruptedException {
    Optional<ProcessorTime> before = ProcessorTime.now();
    for (int i = 0; i < QUIET_ATTEMPTS && before.isPresent(); i++) {
      TimeUnit.MILLISECONDS.sleep(250);
      Optional<ProcessorTime> now = ProcessorTime.now();
      if (now.isEmpty() || now.get().idleShare(before.get()) > QUIET_SHARE) {
        return;
      }
      before = now;
    }
  }
}
