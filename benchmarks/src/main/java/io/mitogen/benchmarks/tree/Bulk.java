package io.mitogen.benchmarks.tree;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.measure.Stopwatch;
import io.mitogen.core.Mitogen;

/** Random bytes as the argument of a call, and as its result. */
public final class Bulk implements Benchmark {
  @Override
  public void run(Output output) throws Exception {
    try (Router router = Mitogen.open();
        Context child = router.connect(Local.jvm())) {
      measure("bulk", child, 1, 20, output);
      measure("bulk", child, 100, 6, output);
    }
  }

  /** Sends {@code mib} MiB there and back, {@code times} times, after once to warm up. */
  public static void measure(String metric, Context child, int mib, int times, Output output)
      throws Exception {
    byte[] bytes = Callees.random(mib << 20);
    child.run(Callees::prepare, bytes.length);
    send(child, bytes); // warms up
    fetch(child, bytes.length);
    for (int i = 0; i < times; i++) {
      long there = Stopwatch.nanos(() -> send(child, bytes));
      output.byteRate(metric + ".argument." + mib + "MiB", bytes.length, there);
      long back = Stopwatch.nanos(() -> fetch(child, bytes.length));
      output.byteRate(metric + ".result." + mib + "MiB", bytes.length, back);
    }
  }

  private static void send(Context child, byte[] bytes) {
    check(child.call(Callees::length, bytes), bytes.length);
  }

  private static void fetch(Context child, int count) {
    check(child.call(Callees::fetch).length, count);
  }

  private static void check(int arrived, int sent) {
    if (arrived != sent) {
      throw new IllegalStateException("of " + sent + " bytes, " + arrived + " arrived");
    }
  }
}
