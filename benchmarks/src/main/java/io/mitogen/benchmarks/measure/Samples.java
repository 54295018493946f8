package io.mitogen.benchmarks.measure;

import java.util.Collection;
import java.util.stream.LongStream;

/** Some values of one metric, at least one, in order of size. Immutable. */
public final class Samples {
  private final double[] sorted;

  private Samples(double[] sorted) {
    this.sorted = sorted;
  }

  /** Of these values, in any order. */
  public static Samples of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("samples must be one or more, got none");
    }
    return new Samples(values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
  }

  /** Of these times, in microseconds. */
  public static Samples ofNanos(long[] nanos) {
    return of(LongStream.of(nanos).mapToObj(time -> time / 1e3).toList());
  }

  public int count() {
    return sorted.length;
  }

  public double min() {
    return sorted[0];
  }

  public double max() {
    return sorted[sorted.length - 1];
  }

  /** The one in the middle; with an even count, the mean of the two. */
  public double median() {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The smallest sample that is not exceeded by {@code percent} of all.
   *
   * @param percent more than 0, at most 100
   */
  public double percentile(double percent) {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException(
          "percent must be more than 0 and at most 100, got " + percent);
    }
    return sorted[(int) Math.ceil(sorted.length * percent / 100) - 1];
  }
}
