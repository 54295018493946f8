package io.mitogen.benchmarks.report;

import io.mitogen.benchmarks.measure.Measurement;
import io.mitogen.benchmarks.measure.Samples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** All measurements of all rounds. Confined to the runner's thread. */
public final class Results {
  private final Map<String, Series> seriesByMetric = new LinkedHashMap<>();

  private record Series(String unit, NavigableMap<Integer, List<Double>> valuesByRound) {}

  /** Adds one value. */
  public void add(int round, Measurement measurement) {
    seriesByMetric
        .computeIfAbsent(
            measurement.metric(), metric -> new Series(measurement.unit(), new TreeMap<>()))
        .valuesByRound
        .computeIfAbsent(round, number -> new ArrayList<>())
        .add(measurement.value());
  }

  /** The metrics that have values, in the order in which they were first seen. */
  public List<String> metrics() {
    return List.copyOf(seriesByMetric.keySet());
  }

  /** The unit of a metric that has values. */
  public String unit(String metric) {
    return series(metric).unit;
  }

  /** All values of a metric that has some. */
  public Samples all(String metric) {
    return Samples.of(
        series(metric).valuesByRound.values().stream().flatMap(List::stream).toList());
  }

  /** The median of each round in which the metric has values. */
  public NavigableMap<Integer, Double> mediansByRound(String metric) {
    NavigableMap<Integer, Double> medians = new TreeMap<>();
    Series series = seriesByMetric.get(metric);
    if (series != null) {
      series.valuesByRound.forEach(
          (round, values) -> medians.put(round, Samples.of(values).median()));
    }
    return medians;
  }

  private Series series(String metric) {
    Series series = seriesByMetric.get(metric);
    if (series == null) {
      throw new IllegalArgumentException("nothing was measured for " + metric);
    }
    return series;
  }
}
