package io.mitogen;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Says where to connect: {@link Local} and the like. Immutable.
 *
 * <p>An implementation is a public record, in a package that its module exports, of which another context can make a copy:
 * its components follow the serialization rules, or are {@link Optional}s of what does, or {@link io.mitogen.spi.Answerer}s,
 * which stay here. Lists and maps arrive as mutable ones, so the constructor copies them. It has a {@link
 * io.mitogen.spi.Transport} that opens it. {@code docs/write-a-transport.md} has an example.
 */
public interface Target {
  /** The default of {@link #connectTimeout}. */
  Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(30);

  /** Where this leads, for error messages, such as {@code ssh to ann@db1:22}. Has no secret in it. */
  String describe();

  /**
   * What the context is called when the user gave no name, such as {@code local.4711}.
   *
   * @param pid the process id of the context, on its own machine
   */
  String contextName(long pid);

  /** The name that the user gave to the context, or an empty string. */
  default String name() {
    return "";
  }

  /**
   * The context that opens it, from where that is; none if the one that connects does. No concern of the transport's, which
   * runs in that context.
   */
  default Optional<Context> via() {
    return Optional.empty();
  }

  /** The {@code java} program to run over there, or an empty string: then it is looked for. */
  default String java() {
    return "";
  }

  /** Options for the JVM over there, such as {@code -Xmx64m}. */
  default List<String> javaOptions() {
    return List.of();
  }

  /**
   * Whether the end of the context is also that of the daemons that were started in it: of processes that have made
   * themselves a session of their own, as {@code setsid} does. What has not is ended in any case.
   */
  default boolean endsDaemons() {
    return false;
  }

  /** How long connecting may take, from the first attempt to the child's hello. */
  default Duration connectTimeout() {
    return DEFAULT_CONNECT_TIMEOUT;
  }
}
