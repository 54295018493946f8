package io.mitogen.benchmarks.measure;

/** Times operations. Thread-safe; no state. */
public final class Stopwatch {
  private Stopwatch() {}

  /** Something to be timed. */
  @FunctionalInterface
  public interface Operation {
    void run() throws Exception;
  }

  /** How long {@code operation} takes, in nanoseconds. */
  public static long nanos(Operation operation) throws Exception {
    long start = System.nanoTime();
    operation.run();
    return System.nanoTime() - start;
  }

  /** How long each of {@code count} runs takes, in nanoseconds. */
  public static long[] nanosOfEach(int count, Operation operation) throws Exception {
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      nanos[i] = nanos(operation);
    }
    return nanos;
  }
}
