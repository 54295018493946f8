package io.mitogen.benchmarks.floor;

import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.measure.Stopwatch;
import io.mitogen.benchmarks.process.OwnJvm;
import java.io.IOException;
import java.util.List;

/** Starting a process and waiting for its end: {@code true}, and a JVM that says hello. */
public final class ProcessStart implements Benchmark {
  private static final int TIMES = 6;

  @Override
  public void run(Output output) throws Exception {
    List<String> hello = OwnJvm.bare(Hello.class);
    List<String> nothing = List.of("true");
    start(hello); // so that the files are in memory
    for (int i = 0; i < TIMES; i++) {
      output.millis("floor.start.true", Stopwatch.nanos(() -> start(nothing)));
      output.millis("floor.start.jvm", Stopwatch.nanos(() -> start(hello)));
    }
  }

  private static void start(List<String> words) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    process.getInputStream().readAllBytes();
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(String.join(" ", words) + " ended with status " + status);
    }
  }
}
