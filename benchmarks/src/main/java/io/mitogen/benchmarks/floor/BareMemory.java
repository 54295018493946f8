package io.mitogen.benchmarks.floor;

import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.process.Memory;
import io.mitogen.benchmarks.process.OwnJvm;
import java.util.concurrent.TimeUnit;

/** The memory of a JVM that has started and does nothing. */
public final class BareMemory implements Benchmark {
  @Override
  public void run(Output output) throws Exception {
    Process child = OwnJvm.start(Sleeper.class);
    child.getInputStream().read();
    TimeUnit.SECONDS.sleep(1); // the JVM is busy with itself for a while after main has begun
    Memory.of(child.pid()).print("floor.memory", output);
    child.getOutputStream().close();
    child.waitFor();
  }
}
