package io.mitogen.benchmarks.tree;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.measure.Stopwatch;
import io.mitogen.core.Mitogen;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Calls that don't wait for each other, 100 of them under way at any time. */
public final class Pipeline implements Benchmark {
  private static final int WINDOW = 100;
  private static final int WARM_UP = 50_000;
  private static final int TIMES = 200_000;

  @Override
  public void run(Output output) throws Exception {
    try (Router router = Mitogen.open();
        Context child = router.connect(Local.jvm())) {
      pipeline(child, WARM_UP);
      long nanos = Stopwatch.nanos(() -> pipeline(child, TIMES));
      output.callRate("pipeline.window100", TIMES, nanos);
    }
  }

  private static void pipeline(Context child, int count) {
    Queue<CompletableFuture<Void>> underWay = new ArrayDeque<>(WINDOW);
    for (int sent = 0; sent < count; sent++) {
      if (underWay.size() == WINDOW) {
        underWay.remove().join();
      }
      underWay.add(child.runAsync(Callees::nothing));
    }
    underWay.forEach(CompletableFuture::join);
  }
}
