package io.mitogen.benchmarks.tree;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.measure.Stopwatch;
import io.mitogen.core.Mitogen;

/** Children that are connected side by side, each called once. */
public final class FanOut implements Benchmark {
  private final int children;

  /** Of so many. */
  public FanOut(int children) {
    this.children = children;
  }

  @Override
  public void run(Output output) throws Exception {
    String metric = "fanout" + children;
    try (Router router = Mitogen.open()) {
      output.millis(metric + ".first", Stopwatch.nanos(() -> connect(router)));
      router.contexts().forEach(Context::close);
      output.millis(metric + ".warm", Stopwatch.nanos(() -> connect(router)));
    }
  }

  private void connect(Router router) {
    SideBySide.connectAndCall(router, Local.jvm(), children);
  }
}
