package io.mitogen;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The call that a callee is executing, seen from inside. Immutable.
 *
 * @param router the router of the context that the callee runs in
 * @param caller who called
 */
public record Invocation(Router router, Context caller) {
  private static final ThreadLocal<@Nullable Supplier<Invocation>> CURRENT = new ThreadLocal<>();

  /**
   * The call being executed on this thread.
   *
   * @throws IllegalStateException if this thread executes none: it was started by the callee, or this is no context at all
   */
  public static Invocation current() {
    Supplier<Invocation> current = CURRENT.get();
    if (current != null) {
      return current.get();
    }
    Thread thread = Thread.currentThread();
    throw new IllegalStateException(
        "no call is being executed on thread " + thread.getName()
            + "; ask for Invocation.current() on the thread that the method was called on, and hand it on");
  }

  /** For the library: what {@link #current} asks on this thread from now on; null when the call is over. */
  public static void enter(@Nullable Supplier<Invocation> invocation) {
    CURRENT.set(invocation);
  }
}
