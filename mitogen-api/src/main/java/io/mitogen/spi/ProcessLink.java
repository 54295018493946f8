package io.mitogen.spi;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process of this machine: the context itself, or a program that leads to it, such as {@code docker exec}, whose end is
 * that of the command. Thread-safe, as {@link ByteLink} says.
 */
public class ProcessLink implements ByteLink {
  private static final int KILL_AFTER_MILLIS = 1000; // Mitogen row 13.5

  private final Process process;

  /** One that was started with pipes for all three streams. */
  public ProcessLink(Process process) {
    this.process = process;
  }

  @Override
  public InputStream input() {
    return process.getInputStream();
  }

  @Override
  public OutputStream output() {
    return process.getOutputStream();
  }

  @Override
  public InputStream errors() {
    return process.getErrorStream();
  }

  @Override
  public Optional<Ending> ending(Duration limit) throws InterruptedException {
    boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    return ended ? Optional.of(Ending.ofStatus(process.exitValue())) : Optional.empty();
  }

  /**
   * Asks the process to end.
   *
   * @return whether we may; if not, the end of its streams is all that can tell it
   */
  protected boolean terminate() {
    return process.toHandle().destroy(); // not process.destroy(), which waits for a blocked writer
  }

  /** Ends the process by force, which did not end when it was asked to. May block, for a moment. */
  protected void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
  }

  /** Called after {@link #close}, when the process has ended; its streams are still open. Must not block. */
  protected void ended(int status) {}

  @Override
  public void close() {
    if (process.isAlive()) {
      boolean asked = terminate();
      Thread reaper = new Thread(() -> reap(asked), "mitogen-reaper-" + process.pid());
      reaper.setDaemon(true);
      reaper.start();
    } else {
      cleanUp();
    }
  }

  private void reap(boolean asked) {
    if (!asked) {
      closeStreams();
    }
    try {
      if (!process.waitFor(KILL_AFTER_MILLIS, TimeUnit.MILLISECONDS)) {
        kill();
        process.waitFor(KILL_AFTER_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      process.toHandle().destroyForcibly();
    } finally {
      cleanUp();
    }
  }

  private void cleanUp() {
    if (!process.isAlive()) {
      ended(process.exitValue());
    }
    closeStreams();
  }

  /** A process that the command left behind may hold the streams open: their readers must not wait for it. */
  private void closeStreams() {
    closeQuietly(input());
    closeQuietly(errors());
    closeQuietly(output());
  }

  private static void closeQuietly(Closeable stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // Nothing is lost: what could be read was read.
    }
  }
}
