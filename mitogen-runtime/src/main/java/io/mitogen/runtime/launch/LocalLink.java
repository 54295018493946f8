package io.mitogen.runtime.launch;

import io.mitogen.spi.ByteLink;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process of this machine. Thread-safe. */
final class LocalLink implements ByteLink {
  private static final int KILL_AFTER_MILLIS = 1000; // Mitogen row 13.5
  private static final int STATUS_KILLED =
      128 + 9; // any other signal our script survives, or cleans up after

  private final Process process;
  private final BootFile bootFile;

  LocalLink(Process process, BootFile bootFile) {
    this.process = process;
    this.bootFile = bootFile;
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
  public boolean inputIsClean() {
    return true;
  }

  @Override
  public Optional<Ending> ending(Duration limit) throws InterruptedException {
    boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    return ended ? Optional.of(Ending.ofStatus(process.exitValue())) : Optional.empty();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.toHandle().destroy(); // not process.destroy(), which waits for a blocked writer
      Thread reaper = new Thread(this::reap, "mitogen-reaper-" + process.pid());
      reaper.setDaemon(true);
      reaper.start();
    } else {
      cleanUp();
    }
  }

  private void reap() {
    try {
      if (!process.waitFor(KILL_AFTER_MILLIS, TimeUnit.MILLISECONDS)) {
        process.toHandle().destroyForcibly();
        process.waitFor(KILL_AFTER_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      process.toHandle().destroyForcibly();
    } finally {
      cleanUp();
    }
  }

  private void cleanUp() {
    if (!process.isAlive() && process.exitValue() == STATUS_KILLED) {
      bootFile.remove(process.pid());
    }
    closeStreams();
  }

  /** A process that the command left behind may hold the streams open: their readers must not wait for it. */
  private void closeStreams() {
    closeQuietly(output());
    closeQuietly(input());
    closeQuietly(errors());
  }

  private static void closeQuietly(Closeable stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // Nothing is lost: what could be read was read.
    }
  }
}
