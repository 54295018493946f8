package io.mitogen.benchmarks.tree;

import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.Target;

/** From {@code connect} to the first answer of a method of this program, whose class must travel. No state. */
public final class FirstAnswer {
  private FirstAnswer() {}

  /** How long it takes, in nanoseconds; afterwards the context is closed. */
  public static long nanos(Router router, Target target) {
    long start = System.nanoTime();
    Context context = router.connect(target);
    context.run(Callees::nothing);
    long answered = System.nanoTime();
    context.close();
    return answered - start;
  }
}
