package io.mitogen.ssh.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;

/** Runs scripts on the host, each beside the others. Thread-safe. */
public interface Shell {
  /**
   * Starts a script. Returns as soon as bytes can flow.
   *
   * @param script one line, as {@link io.mitogen.spi.StartCommand} wants it
   * @throws IOException if it can't be started; then nothing of it is left
   */
  Running start(String script) throws IOException;

  /**
   * A script that runs, and its three streams. Each stream may have a thread of its own; one thread may close it while others
   * are blocked on its streams, which then end or throw.
   */
  interface Running extends AutoCloseable {
    /** Its standard input; closing it is seen over there as the end. */
    OutputStream input();

    /** Its standard output. */
    InputStream output();

    /** Its standard error. Must be read, as all else may wait for it. */
    InputStream errors();

    /** Its exit status, waiting for it at most {@code limit}; empty if it has not ended, or it can't be told. */
    OptionalInt awaitExit(Duration limit) throws InterruptedException;

    /** Ends its streams, and returns at once. Closing twice changes nothing. */
    @Override
    void close();
  }
}
