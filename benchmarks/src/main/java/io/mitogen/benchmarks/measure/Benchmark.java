package io.mitogen.benchmarks.measure;

/** One thing to measure, in a process of its own. Called once, on the main thread of that process. */
@FunctionalInterface
public interface Benchmark {
  /** Measures, and prints each measurement as soon as it is known. */
  void run(Output output) throws Exception;
}
