package io.mitogen.ssh.runtime;

import io.mitogen.spi.Deadline;
import io.mitogen.ssh.question.Questions;

/** A Java runtime on the host, for one context. Thread-safe. */
public final class RemoteRuntime implements AutoCloseable {
  private final String home;

  private RemoteRuntime(String home) {
    this.home = home;
  }

  /**
   * Has a runtime there: the one that is kept, if that is whole, or one that is sent now. Blocks.
   *
   * @param shell runs scripts on the host, as long as the runtime is used
   * @param questions to the program, which has the runtime
   * @param target what is to be connected, for error messages
   * @param cache the directory over there in which it is kept, {@code ~/} being the account's home; empty if it is not kept
   * @throws io.mitogen.ConnectException if there is no runtime then; nothing is left behind
   */
  public static RemoteRuntime install(
      Shell shell, Questions questions, String target, String cache, Deadline deadline) {
    throw new UnsupportedOperationException();
  }

  /** The value of {@code JAVA_HOME} for the first stage. */
  public String home() {
    return home;
  }

  /** Removes it, unless it is kept, and waits for that a little. To be called once the context's own command has ended. */
  @Override
  public void close() {}
}
