package io.mitogen.benchmarks.tree;

import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.measure.Samples;
import io.mitogen.benchmarks.measure.Stopwatch;
import io.mitogen.core.Mitogen;
import java.util.List;

/** A call of a method that does nothing: the first ones, which most programs stay with, and the later ones. */
public final class RoundTrip implements Benchmark {
  private static final int FIRST = 100;
  private static final int WARM_UP = 20_000;
  private static final int TIMES = 5_000;

  private final String metric;
  private final int depth;

  private RoundTrip(String metric, int depth) {
    this.metric = metric;
    this.depth = depth;
  }

  /** To a child. */
  public static RoundTrip toChild() {
    return new RoundTrip("rtt", 1);
  }

  /** To a context that is reached through others: at depth 2, through one. */
  public static RoundTrip toDepth(int depth) {
    return new RoundTrip("depth" + depth + ".rtt", depth);
  }

  @Override
  public void run(Output output) throws Exception {
    try (Router router = Mitogen.open()) {
      List<Context> levels = Levels.connect(router, depth);
      measure(levels.get(depth - 1), output);
    }
  }

  private void measure(Context callee, Output output) throws Exception {
    long[] first = Stopwatch.nanosOfEach(FIRST, () -> callee.run(Callees::nothing));
    output.put(metric + ".first", first[0] / 1e3, "us");
    output.put(metric + ".first100.median", Samples.ofNanos(first).median(), "us");
    Stopwatch.nanosOfEach(WARM_UP, () -> callee.run(Callees::nothing));
    output.latencies(metric, Stopwatch.nanosOfEach(TIMES, () -> callee.run(Callees::nothing)));
  }
}
