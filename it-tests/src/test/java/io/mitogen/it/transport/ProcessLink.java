package io.mitogen.it.transport;

import io.mitogen.spi.ByteLink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process that is asked to end, then killed. Thread-safe. */
final class ProcessLink implements ByteLink {
  private final Process process;

  ProcessLink(Process process) {
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
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
        ? Optional.of(Ending.ofStatus(process.exitValue()))
        : Optional.empty();
  }

  @Override
  public void close() {
    process.toHandle().destroy(); // Process.destroy would wait for whoever writes to the process
    process.onExit().orTimeout(1, TimeUnit.SECONDS).whenComplete((ended, tooLate) -> {
      process.toHandle().destroyForcibly();
      closeStreams();
    });
  }

  private void closeStreams() {
    try {
      output().close();
      input().close();
      errors().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
