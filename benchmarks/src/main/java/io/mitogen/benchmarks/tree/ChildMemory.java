package io.mitogen.benchmarks.tree;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.process.Memory;
import io.mitogen.core.Mitogen;
import java.util.concurrent.TimeUnit;

/** The memory of a child that has answered one call and does nothing. */
public final class ChildMemory implements Benchmark {
  @Override
  public void run(Output output) throws Exception {
    try (Router router = Mitogen.open();
        Context child = router.connect(Local.jvm())) {
      child.run(Callees::nothing);
      TimeUnit.SECONDS.sleep(1); // the JVM is busy with itself for a while after it has started
      Memory.of(child.info().pid()).print("memory", output);
    }
  }
}
