package io.mitogen.benchmarks.report;

import io.mitogen.benchmarks.measure.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One metric set against another: round by round, because what disturbs a round disturbs both. Immutable.
 *
 * @param metric the one that is looked at
 * @param relation how the two make one value
 * @param other the one that it is set against; the same again for {@link Relation#ITSELF}
 * @param bar what the value should reach
 */
public record Comparison(String metric, Relation relation, String other, Bar bar) {
  /** How two medians of one round make one value. */
  public enum Relation {
    /** The first divided by the second. */
    RATIO(" / "),
    /** The first less the second. */
    DIFFERENCE(" - "),
    /** The first alone. */
    ITSELF("");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }

    double of(double value, double other) {
      return switch (this) {
        case RATIO -> value / other;
        case DIFFERENCE -> value - other;
        case ITSELF -> value;
      };
    }
  }

  /** {@code metric} divided by {@code other}. */
  public static Comparison ratio(String metric, String other, Bar bar) {
    return new Comparison(metric, Relation.RATIO, other, bar);
  }

  /** {@code metric} less {@code other}. */
  public static Comparison difference(String metric, String other, Bar bar) {
    return new Comparison(metric, Relation.DIFFERENCE, other, bar);
  }

  /** {@code metric} itself. */
  public static Comparison value(String metric, Bar bar) {
    return new Comparison(metric, Relation.ITSELF, metric, bar);
  }

  /** The value of each round that has both metrics; empty if none has. */
  public Optional<Samples> over(Results results) {
    Map<Integer, Double> others = results.mediansByRound(other);
    List<Double> values = new ArrayList<>();
    results.mediansByRound(metric).forEach((round, median) -> {
      Double counterpart = others.get(round);
      if (counterpart != null) {
        values.add(relation.of(median, counterpart));
      }
    });
    return values.isEmpty() ? Optional.empty() : Optional.of(Samples.of(values));
  }

  /** What the value is in. */
  String unit(Results results) {
    return relation == Relation.RATIO ? "ratio" : results.unit(metric);
  }

  /** Whether there is a bar, and only one of the two to be held against it. */
  boolean isHalfOf(Results results) {
    boolean one = !results.mediansByRound(metric).isEmpty();
    boolean two = !results.mediansByRound(other).isEmpty();
    return one != two && !bar.equals(Bar.NONE);
  }

  @Override
  public String toString() {
    return relation == Relation.ITSELF ? metric : metric + relation.sign + other;
  }
}
