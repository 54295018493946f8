package io.mitogen.benchmarks.tree;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.core.Mitogen;

/** From {@code connect} to the first answer of a method of this program, whose class must travel. */
public final class Connect implements Benchmark {
  private static final int WARM = 8;

  @Override
  public void run(Output output) {
    long start = System.nanoTime();
    try (Router router = Mitogen.open()) {
      output.millis("connect.open", System.nanoTime() - start);
      connect("connect.first", router, output);
      for (int i = 0; i < WARM; i++) {
        connect("connect.warm", router, output);
      }
    }
  }

  private static void connect(String metric, Router router, Output output) {
    long start = System.nanoTime();
    Context child = router.connect(Local.jvm());
    long connected = System.nanoTime();
    child.run(Callees::nothing);
    long called = System.nanoTime();
    child.close();
    long closed = System.nanoTime();
    output.millis(metric, called - start);
    output.millis(metric + ".connected", connected - start);
    output.millis(metric + ".close", closed - called);
  }
}
