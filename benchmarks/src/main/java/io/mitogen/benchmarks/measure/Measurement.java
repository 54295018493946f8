package io.mitogen.benchmarks.measure;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One measured value, and the line {@code metric value unit} that carries it from a block to the runner. Immutable.
 *
 * @param metric what was measured, such as {@code rtt.median}
 * @param unit such as {@code us} or {@code MB/s}
 */
public record Measurement(String metric, double value, String unit) {
  private static final Pattern LINE =
      Pattern.compile("([a-z][\\w.-]*) (-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?) (\\S+)");

  /** Checks. */
  public Measurement {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(metric + " must be a finite number, got " + value);
    }
  }

  /** Reads a line; empty if it is something else, such as a warning. */
  public static Optional<Measurement> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(matcher.group(2));
    return Optional.of(new Measurement(matcher.group(1), value, matcher.group(3)));
  }

  /** The same value under a longer name. */
  public Measurement prefixed(String prefix) {
    return new Measurement(prefix + metric, value, unit);
  }

  /** What {@link #parse} reads. */
  public String line() {
    return String.format(Locale.ROOT, "%s %.6g %s", metric, value, unit);
  }
}
