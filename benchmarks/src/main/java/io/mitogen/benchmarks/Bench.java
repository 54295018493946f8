package io.mitogen.benchmarks;

import io.mitogen.benchmarks.BlockProcess.Outcome;
import io.mitogen.benchmarks.account.SudoConnect;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.process.Workspace;
import io.mitogen.benchmarks.report.Report;
import io.mitogen.benchmarks.report.Results;
import io.mitogen.benchmarks.ssh.OpenSsh;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The benchmarks, from the command line: {@code ./mitogen bench}. */
public final class Bench {
  private static final PrintStream OUT = System.out;

  private Bench() {}

  /** Does what the options say; see {@code --help}. Ends with 0, 1 if a block failed, 2 if the options are wrong. */
  public static void main(String[] arguments) throws Exception {
    int status;
    try {
      status = perform(Options.parse(arguments)) ? 0 : 1;
    } catch (UsageException e) {
      System.err.println("bench: " + e.getMessage() + "; try --help");
      status = 2;
    }
    System.exit(status);
  }

  private static boolean perform(Options options) throws Exception {
    switch (options.action()) {
      case HELP -> OUT.println(Options.USAGE);
      case LIST -> list();
      case BLOCK -> JavaBlock.named(options.block()).benchmark().run(new Output(OUT));
      case RUN -> {
        return measure(options);
      }
    }
    return true;
  }

  private static void list() throws IOException, InterruptedException {
    try (Workspace workspace = Workspace.create()) {
      for (Block block : blocks(PythonMitogen.find(workspace.directory()))) {
        OUT.printf("%-24s %s%n", block.name(), block.what());
      }
    }
  }

  private static boolean measure(Options options) throws IOException, InterruptedException {
    try (Workspace workspace = Workspace.create()) {
      BlockProcess processes = new BlockProcess(workspace.directory());
      Optional<PythonMitogen> python = PythonMitogen.find(workspace.directory());
      List<Block> chosen = blocks(python).stream()
          .filter(block -> options.only().matcher(block.name()).find())
          .toList();
      if (chosen.isEmpty()) {
        throw new UsageException("no block has " + options.only() + " in its name");
      }
      introduce(python, processes);
      Runner runner = new Runner(processes, OUT);
      print(runner.run(chosen, options.rounds()));
      return runner.failures() == 0;
    }
  }

  private static List<Block> blocks(Optional<PythonMitogen> python) throws InterruptedException {
    List<String> pinning = Pinning.words();
    List<Block> blocks = new ArrayList<>(JavaBlock.blocks(pinning));
    python.ifPresent(peer -> blocks.addAll(peer.blocks(pinning)));
    if (OpenSsh.lacking().isEmpty()) {
      blocks.addAll(JavaBlock.sshBlocks());
      python.ifPresent(peer -> blocks.addAll(peer.sshBlocks()));
    }
    if (SudoConnect.lacking().isEmpty()) {
      blocks.addAll(JavaBlock.sudoBlocks());
      python.ifPresent(peer -> blocks.addAll(peer.sudoBlocks()));
    }
    return blocks;
  }

  private static void introduce(Optional<PythonMitogen> python, BlockProcess processes)
      throws IOException, InterruptedException {
    Environment.lines().forEach(OUT::println);
    if (Pinning.words().isEmpty()) {
      OUT.println("pinned  skipped: taskset is not on the PATH");
    }
    OpenSsh.lacking().ifPresent(reason -> OUT.println("ssh     skipped: " + reason));
    SudoConnect.lacking().ifPresent(reason -> OUT.println("sudo    skipped: " + reason));
    if (python.isPresent()) {
      Outcome outcome = processes.run(python.get().version());
      outcome.lines().forEach(line -> OUT.println("python  " + line));
      if (!outcome.problem().isEmpty()) {
        throw new UsageException("Python's Mitogen does not run; " + outcome.problem());
      }
    } else {
      OUT.println("python  skipped: " + PythonMitogen.VARIABLE + " is not set");
    }
    OUT.println();
  }

  private static void print(Results results) {
    OUT.println();
    Report.measurements(results).forEach(OUT::println);
    OUT.println();
    Report.comparisons(Bars.ALL, results).forEach(OUT::println);
  }
}
