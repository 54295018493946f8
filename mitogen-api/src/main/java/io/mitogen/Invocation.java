package io.mitogen;

/**
 * The call that a callee is executing, seen from inside. Immutable.
 *
 * @param router the router of the context that the callee runs in
 * @param caller who called
 */
public record Invocation(Router router, Context caller) {
  /**
   * The call being executed on this thread.
   *
   * @throws IllegalStateException if this thread executes none: it was started by the callee, or this is no context at all
   */
  public static Invocation current() {
    Thread thread = Thread.currentThread();
    if (thread instanceof Source source) {
      return source.invocation();
    }
    throw new IllegalStateException(
        "no call is being executed on thread " + thread.getName()
            + "; ask for Invocation.current() on the thread that the method was called on, and hand it on");
  }

  /** For the library: a thread that executes calls. */
  public interface Source {
    /** The call being executed on this thread. */
    Invocation invocation();
  }
}
