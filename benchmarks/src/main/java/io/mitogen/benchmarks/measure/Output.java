package io.mitogen.benchmarks.measure;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Prints measurements, one a line. Confined to the main thread of a block. */
public final class Output {
  private final PrintStream lines;

  public Output(PrintStream lines) {
    this.lines = lines;
  }

  /** Prints one value. */
  public void put(String metric, double value, String unit) {
    lines.println(new Measurement(metric, value, unit).line());
    lines.flush();
  }

  /** Prints a time in milliseconds. */
  public void millis(String metric, long nanos) {
    put(metric, nanos / 1e6, "ms");
  }

  /** Prints a number of bytes. */
  public void bytes(String metric, long count) {
    put(metric, (double) count, "bytes");
  }

  /** Prints how many calls a second these were. */
  public void callRate(String metric, long calls, long nanos) {
    put(metric, calls * (double) TimeUnit.SECONDS.toNanos(1) / nanos, "calls/s");
  }

  /** Prints how many megabytes (of a million bytes) a second these were. */
  public void byteRate(String metric, long bytes, long nanos) {
    put(metric, bytes * 1e3 / nanos, "MB/s");
  }

  /** Prints the median and the 99th percentile of many short times. */
  public void latencies(String metric, long[] nanos) {
    Samples samples = Samples.ofNanos(nanos);
    put(metric + ".median", samples.median(), "us");
    put(metric + ".p99", samples.percentile(99), "us");
  }
}
