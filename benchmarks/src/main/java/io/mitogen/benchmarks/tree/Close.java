package io.mitogen.benchmarks.tree;

import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.core.Mitogen;
import java.util.List;

/** Closing the uppermost of ten contexts, one below the other: when it returns, the processes of all should be gone. */
public final class Close implements Benchmark {
  private static final int DEPTH = 10;
  private static final int TIMES = 3;

  @Override
  public void run(Output output) {
    try (Router router = Mitogen.open()) {
      for (int i = 0; i < TIMES; i++) {
        close(Levels.connect(router, DEPTH), output);
      }
    }
  }

  private static void close(List<Context> levels, Output output) {
    List<Long> pids = levels.stream().map(context -> context.info().pid()).toList();
    levels.get(DEPTH - 1).run(Callees::nothing);
    long start = System.nanoTime();
    levels.get(0).close();
    output.millis("close10", System.nanoTime() - start);
    output.put("close10.left", (double) pids.stream().filter(Close::isAlive).count(), "processes");
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
