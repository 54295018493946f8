package io.mitogen.benchmarks.tree;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.Target;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.core.Mitogen;
import java.util.List;

/** Eight contexts connected side by side through one other, beside eight that this JVM starts itself. */
public final class ThroughOne implements Benchmark {
  private static final int CONTEXTS = 8;
  private static final int TIMES = 3;

  @Override
  public void run(Output output) {
    try (Router router = Mitogen.open()) {
      Target direct = Local.jvm();
      Target through = Local.jvm().via(router.connect(Local.jvm()));
      measure("eight.direct.first", router, direct, output);
      measure("eight.through.first", router, through, output);
      for (int i = 0; i < TIMES; i++) {
        measure("eight.direct", router, direct, output);
        measure("eight.through", router, through, output);
      }
    }
  }

  private static void measure(String metric, Router router, Target target, Output output) {
    long start = System.nanoTime();
    List<Context> contexts = SideBySide.connectAndCall(router, target, CONTEXTS);
    output.millis(metric, System.nanoTime() - start);
    contexts.forEach(Context::close);
  }
}
