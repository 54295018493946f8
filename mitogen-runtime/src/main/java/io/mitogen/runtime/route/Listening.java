package io.mitogen.runtime.route;

/** A handler, who may reach it, and on which thread it hears. Immutable. */
public final class Listening {
  /** Of nobody in particular. */
  static final int NOBODY = -1;

  /** On which thread, and after what, a handler hears a message. */
  enum When {
    /** On the loop. */
    ON_LOOP,
    /** On the thread that reads, or after those messages of the stream that wait for the loop. */
    IN_ORDER,
    /** On the thread that reads, whatever waits. */
    AT_ONCE
  }

  private final Handler.Policy policy;
  private final Handler handler;
  private final When when;
  private final boolean once;
  private final int respondent;

  private Listening(
      Handler.Policy policy, Handler handler, When when, boolean once, int respondent) {
    this.policy = policy;
    this.handler = handler;
    this.when = when;
    this.once = once;
    this.respondent = respondent;
  }

  /** A handler that is confined to the loop. */
  public static Listening onLoop(Handler.Policy policy, Handler handler) {
    return new Listening(policy, handler, When.ON_LOOP, false, NOBODY);
  }

  /** A thread-safe handler that does not block; what it hears keeps the order of all that its sender sends. */
  public static Listening inOrder(Handler.Policy policy, Handler handler) {
    return new Listening(policy, handler, When.IN_ORDER, false, NOBODY);
  }

  /** A thread-safe handler that does not block, for what must not wait for anything. */
  public static Listening atOnce(Handler.Policy policy, Handler handler) {
    return new Listening(policy, handler, When.AT_ONCE, false, NOBODY);
  }

  /** The same, for one message. */
  public Listening once() {
    return new Listening(policy, handler, when, true, respondent);
  }

  /** The same, for messages of {@code context} only; ends with it. */
  public Listening of(int context) {
    return new Listening(policy, handler, when, once, context);
  }

  Handler.Policy policy() {
    return policy;
  }

  Handler handler() {
    return handler;
  }

  When when() {
    return when;
  }

  boolean isOnce() {
    return once;
  }

  int respondent() {
    return respondent;
  }
}
