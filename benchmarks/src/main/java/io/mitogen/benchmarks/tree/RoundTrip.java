package io.mitogen.benchmarks.tree;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.measure.Samples;
import io.mitogen.benchmarks.measure.Stopwatch;
import io.mitogen.core.Mitogen;

/** A call of a method that does nothing: the first ones, which most programs stay with, and the later ones. */
public final class RoundTrip implements Benchmark {
  private static final int FIRST = 100;
  private static final int WARM_UP = 20_000;
  private static final int TIMES = 5_000;

  @Override
  public void run(Output output) throws Exception {
    try (Router router = Mitogen.open();
        Context child = router.connect(Local.jvm())) {
      long[] first = Stopwatch.nanosOfEach(FIRST, () -> child.run(Callees::nothing));
      output.put("rtt.first", first[0] / 1e3, "us");
      output.put("rtt.first100.median", Samples.ofNanos(first).median(), "us");
      Stopwatch.nanosOfEach(WARM_UP, () -> child.run(Callees::nothing));
      output.latencies("rtt", Stopwatch.nanosOfEach(TIMES, () -> child.run(Callees::nothing)));
    }
  }
}
