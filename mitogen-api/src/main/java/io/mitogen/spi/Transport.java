package io.mitogen.spi;

import io.mitogen.ConnectException;
import io.mitogen.Target;
import java.util.Optional;

/**
 * Opens byte links to one kind of target. Found by {@link java.util.ServiceLoader}; thread-safe: one is used for many
 * attempts at once.
 *
 * <p>An implementation is a public class with a public constructor without parameters. A context that is to open such a target
 * loads the class over the wire, with all that it needs, and makes one for itself: so it keeps no state that others should
 * see. {@code docs/write-a-transport.md} shows how one is made.
 *
 * @param <T> the kind of target
 */
public interface Transport<T extends Target> {
  /** What it opens. Two transports for one type are an error. */
  Class<T> targetType();

  /** The {@code java} program for targets that name none; without one, the shell over there looks for it. */
  default Optional<String> defaultJava() {
    return Optional.empty();
  }

  /**
   * Starts {@code command} at {@code target}.
   *
   * <p>Returns as soon as bytes can flow; may block until {@code deadline}, or until that is {@linkplain
   * Deadline#whenGivenUp given up}; never called on the event loop. On any failure no process and no stream is left behind.
   * The library closes the link, in any case. What fails after that, in the command itself, is told by the library.
   *
   * @throws ConnectException if the program can't be started, and nothing else: only this keeps its phase and reason on the way
   *     from another context; the message names the target, what was tried, and a remedy
   */
  ByteLink open(T target, StartCommand command, Deadline deadline);
}
