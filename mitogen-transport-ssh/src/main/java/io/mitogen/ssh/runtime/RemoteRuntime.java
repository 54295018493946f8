package io.mitogen.ssh.runtime;

import io.mitogen.spi.Deadline;
import io.mitogen.ssh.question.Questions;
import java.util.Optional;

/**
 * A Java runtime on the host, for one context. Thread-safe.
 *
 * <p>One that is not kept is in a private directory, which is removed however the context ends. A script over there sees to
 * that, the keeper: it has unpacked the runtime, and then reads its standard input until that ends. It ends when this is
 * closed; and when the connection breaks, or this JVM is killed, as sshd closes the input of what it has started then. A
 * signal, such as that of the end of a login session, has it remove the directory as well. Only SIGKILL, or the end of the
 * whole machine, would leave it behind. Before it removes anything, the keeper waits up to five seconds for JVMs that run
 * from there, which see the same end of the connection, and may still need their files.
 *
 * <p>One that is kept is checked each time that it is used: there is a list of the digests of its files with it, whose own
 * digest the program has told. That costs a quarter of a second for the 48 MB of a runtime, or less where the processor
 * has instructions for it; comparing sizes and times alone would not notice what a full disk or a person has done to it.
 */
public final class RemoteRuntime implements AutoCloseable {
  private final String home;
  private final Optional<Job> keeper;

  RemoteRuntime(String home, Optional<Job> keeper) {
    this.home = home;
    this.keeper = keeper;
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
    return new Installation(shell, questions, target, cache, deadline).run();
  }

  /** The value of {@code JAVA_HOME} for the first stage. */
  public String home() {
    return home;
  }

  /** Removes it, unless it is kept, and waits for that a little. To be called once the context's own command has ended. */
  @Override
  public void close() {
    keeper.ifPresent(Job::close);
  }
}
