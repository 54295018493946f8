package io.mitogen.spi;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * A running command and its three streams. Thread-safe in that each stream may have a thread of its own; one thread closes
 * the link while others may be blocked on its streams, which then end or throw. {@link ProcessLink} is one for programs of
 * this machine.
 */
public interface ByteLink extends AutoCloseable {
  /** The command's standard output; the same stream each time, as the other two. */
  InputStream input();

  /** The command's standard input. Written in large pieces, so it need not be buffered; {@code flush} is called. */
  OutputStream output();

  /**
   * The command's standard error, and what its subprocesses print; a stream without a byte, {@link
   * InputStream#nullInputStream()}, if the transport can't tell it from {@link #input}. Neither of the two may hold up the
   * other.
   */
  InputStream errors();

  /**
   * Whether nothing on the way can read the command's standard input before the command itself does: no prompt, no login
   * script. Then the bootstrap is sent without waiting for the shell, which saves a round trip.
   */
  default boolean inputIsClean() {
    return false;
  }

  /**
   * How the command ended, such as {@code exited with status 1}, waiting for it at most {@code limit}; empty if it has not
   * ended, or the transport can't tell. Asked by any thread, more than once, after {@link #close} too; then it tells the same.
   */
  Optional<Ending> ending(Duration limit) throws InterruptedException;

  /**
   * Runs {@code script} where the command runs, beside it or after it has ended: to clean up what a context on another
   * machine has left behind that could not do so itself. Blocks, at most for {@code limit}.
   *
   * @return whether it ran, and ended with status 0; false if the transport can't run another command
   */
  default boolean runBeside(StartCommand script, Duration limit) throws InterruptedException {
    return false;
  }

  /**
   * The session that the command runs in, as in setsid(2): what has left it is a daemon. Where a login is made for the command,
   * the command itself has started it.
   *
   * @param pid the command's process id
   */
  default long session(long pid) {
    return pid;
  }

  /**
   * Ends the command as {@link #close} does, but not what {@link #runBeside} needs. Returns at once; the link is closed later
   * in any case.
   */
  default void endCommand() {
    close();
  }

  /**
   * Ends the command and all streams, and returns at once: TERM first, KILL within a second (Mitogen row 13.5). Closing
   * twice changes nothing. Nothing of the command is left when {@link #ending} tells how it ended.
   */
  @Override
  void close();

  /**
   * How a command ended.
   *
   * @param status its exit status, as a shell would give it
   * @param text the same for people, such as {@code exited with status 1}
   */
  record Ending(int status, String text) {
    private static final int SIGNAL_BASE = 128; // POSIX shells add it to a signal's number

    /** From the exit status that a shell gives. */
    public static Ending ofStatus(int status) {
      if (status <= SIGNAL_BASE || status > SIGNAL_BASE + 64) {
        return new Ending(status, "exited with status " + status);
      }
      int signal = status - SIGNAL_BASE;
      return new Ending(status, "was ended by signal " + signal + nameOf(signal));
    }

    private static String nameOf(int signal) {
      switch (signal) {
        case 1:
          return " (HUP)";
        case 2:
          return " (INT)";
        case 6:
          return " (ABRT)";
        case 9:
          return " (KILL)";
        case 11:
          return " (SEGV)";
        case 13:
          return " (PIPE)";
        case 15:
          return " (TERM)";
        case 24:
          return " (XCPU)";
        case 25:
          return " (XFSZ)";
        case 31:
          return " (SYS)";
        default:
          return "";
      }
    }
  }
}
