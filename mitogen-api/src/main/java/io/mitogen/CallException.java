package io.mitogen;

import org.jspecify.annotations.Nullable;

/**
 * The callee threw. The cause has the remote type, message, frames and causes; the stack trace of this exception is the
 * caller's, so that a printed trace shows both sides.
 */
public final class CallException extends MitogenException {
  private static final long serialVersionUID = 1;

  private final String context;
  private final RemoteThrowable remote;

  /**
   * What {@code failure} did to the caller.
   *
   * @param context the name of the context that it happened in
   */
  public CallException(String context, RemoteThrowable failure) {
    super(describe(context, failure), failure);
    this.context = context;
    this.remote = failure;
  }

  /** The name of the context that it happened in. */
  public String context() {
    return context;
  }

  /** The class name of what was thrown, such as {@code java.io.FileNotFoundException}. */
  public String type() {
    return remote().type();
  }

  /** What was thrown over there; also the {@linkplain #getCause cause}. */
  public RemoteThrowable remote() {
    return remote;
  }

  /** The message of what was thrown, or null. */
  public @Nullable String remoteMessage() {
    return remote().getMessage();
  }

  private static String describe(String context, RemoteThrowable failure) {
    return "in " + context + ": " + failure;
  }
}
