package io.mitogen.benchmarks.report;

import java.math.BigDecimal;

/**
 * What a compared value should reach. Immutable.
 *
 * @param direction which side of the limit is the good one
 */
public record Bar(Direction direction, double limit) {
  /** No bar: the value is only shown. */
  public static final Bar NONE = new Bar(Direction.EITHER, 0);

  /** Where a value should be. */
  enum Direction {
    AT_MOST("at most "),
    AT_LEAST("at least "),
    EITHER("");

    private final String words;

    Direction(String words) {
      this.words = words;
    }
  }

  /** Reached by {@code limit} and everything below. */
  public static Bar atMost(double limit) {
    return new Bar(Direction.AT_MOST, limit);
  }

  /** Reached by {@code limit} and everything above. */
  public static Bar atLeast(double limit) {
    return new Bar(Direction.AT_LEAST, limit);
  }

  /** One word: whether {@code value} reaches it. */
  public String verdict(double value) {
    return switch (direction) {
      case AT_MOST -> value <= limit ? "reached" : "MISSED";
      case AT_LEAST -> value >= limit ? "reached" : "MISSED";
      case EITHER -> "";
    };
  }

  @Override
  public String toString() {
    return direction == Direction.EITHER
        ? ""
        : direction.words + BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString();
  }
}
