package io.mitogen;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A context could not be started. Says in which phase that was, why, and what the other side printed. Nothing of the
 * attempt is left behind: no process, no thread, no file.
 */
public final class ConnectException extends MitogenException {
  private static final long serialVersionUID = 1;

  /** How far the attempt came. In this order; a transport skips what it has no use for. */
  public enum Phase {
    /** Looking up the address. */
    RESOLVE,
    /** Reaching the machine, or starting the program that leads there. */
    CONNECT,
    /** Checking whose machine it is. */
    HOST_KEY,
    /** Proving who we are. */
    AUTHENTICATE,
    /** Becoming another user. */
    PRIVILEGE,
    /** Waiting for the shell over there to run our command. */
    SHELL,
    /** Finding Java and starting it. */
    JAVA,
    /** Sending the library. */
    PAYLOAD,
    /** Waiting for the library over there to say hello. */
    HELLO
  }

  /** Why the attempt failed, as far as it can be told. */
  public enum Reason {
    /** The program that leads there, the shell over there or the Java that was found can't be started. */
    NOT_STARTED,
    /** The other side ended too early. */
    ENDED,
    /** The connect timeout has passed. */
    TIMEOUT,
    /** The attempt was cancelled, or the router was closed meanwhile. */
    CANCELLED,
    /** There is no Java over there, or not where it was said to be. */
    JAVA_MISSING,
    /** The Java over there is older than 17. */
    JAVA_TOO_OLD,
    /** There is no directory over there in which even a short-lived file can be made. */
    NO_TEMP_DIRECTORY,
    /** What came back is not our protocol. */
    GARBAGE,
    /** The library over there speaks another version of the protocol. */
    PROTOCOL,
    /** The name of the host is not known. */
    HOST_UNKNOWN,
    /** Nothing listens there, or something on the way refuses the connection. */
    REFUSED,
    /** There is no way to the host. */
    UNREACHABLE,
    /** The key of the host is not known. */
    HOST_KEY_UNKNOWN,
    /** The host has another key than the known one. */
    HOST_KEY_CHANGED,
    /** The key of the host has been revoked, or can't be judged. */
    HOST_KEY_REVOKED,
    /** No way of proving who we are is left that the other side accepts. */
    NOT_ACCEPTED,
    /** A password is needed, and none was given. */
    PASSWORD_REQUIRED,
    /** The password is wrong. */
    PASSWORD_WRONG,
    /** Whoever connects may not become that account, or not run a shell as it. */
    NOT_PERMITTED,
    /** There is no such account. */
    ACCOUNT_UNKNOWN,
    /** The account has expired, is locked, or has no shell that runs commands. */
    ACCOUNT_UNUSABLE,
    /** A private key is encrypted, and no passphrase was given. */
    PASSPHRASE_REQUIRED,
    /** The passphrase is wrong. */
    PASSPHRASE_WRONG,
    /** A private key that was asked for can't be read. */
    IDENTITY_UNREADABLE,
    /** A configuration file can't be read, or asks for what can't be done. */
    CONFIGURATION,
    /** A Java runtime can't be sent there, or does not run there. */
    RUNTIME_NOT_SENT,
    /** The context that it should be started by has gone, or refuses to. */
    INTERMEDIARY,
    /** Something else; the message says what. */
    OTHER
  }

  private final Phase phase;
  private final Reason reason;
  private final List<String> output;

  /**
   * An attempt that failed.
   *
   * @param output what the other side printed, on stdout and stderr in time order
   */
  public ConnectException(
      Phase phase, Reason reason, String message, List<String> output, @Nullable Throwable cause) {
    super(withOutput(message, output), cause);
    this.phase = phase;
    this.reason = reason;
    this.output = List.copyOf(output);
  }

  /** How far the attempt came. */
  public Phase phase() {
    return phase;
  }

  /** Why it failed. */
  public Reason reason() {
    return reason;
  }

  /** What the other side printed, on stdout and stderr in time order: at most 100 lines, the first 20 and the last. */
  public List<String> output() {
    return output;
  }

  private static String withOutput(String message, List<String> output) {
    return output.isEmpty() ? message : message + "; it printed:\n  " + String.join("\n  ", output);
  }
}
