package io.mitogen;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One JVM of the tree: a thread-safe handle through which its methods are called. Two handles of one router are equal if
 * they mean the same context.
 */
public interface Context extends Caller, AutoCloseable {
  /** Its number in the tree; 0 is the master. Never used twice by one router. */
  int id();

  /** Its name, such as {@code local.4711} or {@code ssh.web1}; need not be unique. */
  String name();

  /** The router that it belongs to: the one of this JVM. */
  Router router();

  /**
   * What is known about it: process, Java version, bytes moved.
   *
   * @throws DisconnectedException if it has gone, or is not below this context, which knows only of those
   */
  ContextInfo info();

  /** Whether messages can reach it, as far as is known here. */
  boolean isAlive();

  /**
   * Sends a small message there and back, ahead of any bulk on the stream to a neighbour.
   *
   * @return the round-trip time
   */
  CompletableFuture<Duration> ping();

  /**
   * A view of the context whose calls run side by side, on threads of their own, instead of one at a time: with each
   * other, and with the context's other calls.
   */
  Caller concurrent();

  /** A new chain of calls, which ends with the first that fails. */
  CallChain chain();

  /**
   * Sends a value to a handle that {@link Router#addHandler} gave out over there; nothing comes back.
   *
   * @throws UndeliverableException if {@code value} may not travel
   */
  void post(int handle, Object value);

  /** Sends a value to a handle over there; the future has what its handler {@linkplain Message#reply replies}. */
  CompletableFuture<Object> request(int handle, Object value);

  /**
   * Ends the context and all below it: it gets 5 seconds to end by itself (Mitogen row 13.1), then its process is killed. Calls that are
   * waiting fail with {@link DisconnectedException}. Closing twice changes nothing. From the event loop, where nothing
   * may block, it only begins.
   */
  @Override
  void close();
}
