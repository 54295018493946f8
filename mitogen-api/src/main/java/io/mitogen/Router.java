package io.mitogen;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Routes messages and connects contexts: the entry point. Thread-safe.
 *
 * <p>After {@link #close}, or the close of its broker, every method but {@code close} throws {@link ClosedException}.
 */
public interface Router extends AutoCloseable {
  /**
   * Starts a context and waits until it answers. A target with a {@link Target#via} is started by that context, from
   * where it is; it may be any context that is below this one, at any depth.
   *
   * <p> Must not be called on the event loop; see {@link #connectAsync}.
   *
   * @throws ConnectException if it could not be started; says in which phase, why, and what the other side printed
   * @throws IllegalArgumentException if no transport is installed for this kind of target
   */
  Context connect(Target target);

  /** Starts a context; the future completes on the event loop. Cancelling it ends the attempt. */
  CompletableFuture<Context> connectAsync(Target target);

  /** This context itself. */
  Context myself();

  /** The root of the tree. */
  Context master();

  /** The contexts below this one that are alive, whoever connected them, in the order of their ids. */
  List<Context> contexts();

  /** Registers a handler with the {@linkplain HandlerOptions#defaults defaults}. */
  default int addHandler(Consumer<Message> handler) {
    return addHandler(HandlerOptions.defaults(), handler);
  }

  /**
   * Registers a handler for messages to this context; see {@link Context#post} and {@link Context#request}.
   *
   * <p>Every call of {@code handler} is made on the event loop, where it must not block. If it throws, whoever asked gets
   * a {@link CallException} with what it threw. It hears one {@linkplain Message#dead dead} message, its last, when it
   * is removed, the router is closed, or its respondent has gone.
   *
   * @return the handle under which others reach it: 1000 or more, never used twice
   */
  int addHandler(HandlerOptions options, Consumer<Message> handler);

  /** Removes a handler; messages to its handle are answered as undeliverable from now on. */
  void removeHandler(int handle);

  /**
   * Sends classes, and all that they refer to, to a context below before a call needs them: to every context on the way,
   * too. What is there is not sent again. The future completes on the event loop when the context has them; calls need not
   * wait for that.
   *
   * @throws IllegalArgumentException if the context is not below this one
   */
  CompletableFuture<@Nullable Void> preload(Context context, Class<?>... classes);

  /** What this context has served of the program's code so far, and what it has refused to whom. */
  ServingStats servingStats();

  /**
   * Hears what the contexts below print and log, in the order of each of their sources, from now on. It goes to the loggers
   * of this program as well, whoever listens.
   *
   * <p>All listeners are called on one thread, which they may block: those who print and log are slowed down then, rather
   * than what they say kept in memory. What a listener throws is logged once, and the others go on.
   *
   * @throws IllegalStateException in other contexts than the master, which is where all of it arrives
   */
  LogSubscription addLogListener(Consumer<LogEvent> listener);

  /**
   * Says which records the contexts below send here: of a logger, and of those below it that no level is set for, those
   * of at least this level. Holds for all that are connected, from when they hear of it, and for all that will be. Unless
   * it is set, that is INFO. What arrives passes the loggers of this program, which may have levels of their own.
   *
   * @param logger the name of a logger over there; nothing for the root of all loggers
   * @throws IllegalStateException in other contexts than the master
   */
  void setLogLevel(String logger, System.Logger.Level level);

  /**
   * Logs what happens inside from now on, for finding faults: every change of state and every frame, one line each, never
   * its content. The contexts that are connected afterwards do the same, and so do those below them. The lines go to the
   * loggers {@code mitogen.<room>} at level INFO.
   */
  void enableDebug();

  /**
   * What there is now, as text for people: the contexts below this one, the streams with what waits to be sent, the
   * handlers, and the calls that wait for an answer, with their ages. Never the content of a message.
   */
  String dump();

  /** Closes the contexts that this router connected, bounded as in {@link Context#close}, then the router. */
  @Override
  void close();
}
