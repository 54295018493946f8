package io.mitogen.benchmarks.report;

import io.mitogen.benchmarks.measure.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables at the end. No state. */
public final class Report {
  private Report() {}

  /** What was measured: each metric over all rounds. */
  public static List<String> measurements(Results results) {
    Table table = new Table("metric", "unit", "n", "min", "median", "max");
    for (String metric : results.metrics()) {
      Samples all = results.all(metric);
      table.add(
          metric,
          results.unit(metric),
          Integer.toString(all.count()),
          Numbers.show(all.min()),
          Numbers.show(all.median()),
          Numbers.show(all.max()));
    }
    return table.isEmpty() ? List.of() : table.lines();
  }

  /** What it means: each comparison, its median over the rounds, and their range. */
  public static List<String> comparisons(List<Comparison> comparisons, Results results) {
    Table table = new Table("comparison", "unit", "rounds", "min", "median", "max", "bar", "");
    List<String> missing = new ArrayList<>();
    for (Comparison comparison : comparisons) {
      Optional<Samples> samples = comparison.over(results);
      if (samples.isPresent()) {
        add(comparison, comparison.unit(results), samples.get(), table);
      } else if (comparison.isHalfOf(results)) {
        missing.add("not compared, because not all was measured: " + comparison);
      }
    }
    List<String> lines = new ArrayList<>(table.isEmpty() ? List.of() : table.lines());
    lines.addAll(missing);
    return lines;
  }

  private static void add(Comparison comparison, String unit, Samples values, Table table) {
    table.add(
        comparison.toString(),
        unit,
        Integer.toString(values.count()),
        Numbers.show(values.min()),
        Numbers.show(values.median()),
        Numbers.show(values.max()),
        comparison.bar().toString(),
        comparison.bar().verdict(values.median()));
  }
}
