package io.mitogen.it.transport;

import io.mitogen.Context;
import io.mitogen.Target;
import io.mitogen.spi.Answerer;
import java.time.Duration;
import java.util.Optional;

/**
 * This machine, for those who know the answer: the question is the label, and the context has the answer in its
 * environment. Immutable.
 *
 * @param label what the context is called
 * @param answerer knows the answer, in the program that connects
 * @param limitMillis how long connecting may take
 * @param via the context that starts it
 */
public record Asking(String label, Answerer answerer, long limitMillis, Optional<Context> via)
    implements Target {
  /** From here. */
  public Asking(String label, Answerer answerer) {
    this(label, answerer, 20_000, Optional.empty());
  }

  /** From {@code context}. */
  public Asking via(Context context) {
    return new Asking(label, answerer, limitMillis, Optional.of(context));
  }

  @Override
  public String describe() {
    return "asking " + label;
  }

  @Override
  public String contextName(long pid) {
    return label;
  }

  @Override
  public Duration connectTimeout() {
    return Duration.ofMillis(limitMillis);
  }
}
