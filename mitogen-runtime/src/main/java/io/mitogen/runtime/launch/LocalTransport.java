package io.mitogen.runtime.launch;

import io.mitogen.ConnectException;
import io.mitogen.Local;
import io.mitogen.spi.ByteLink;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.StartCommand;
import io.mitogen.spi.Transport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Starts contexts as processes of this machine. Thread-safe; found by {@link java.util.ServiceLoader}. */
public final class LocalTransport implements Transport<Local> {
  /** For {@link java.util.ServiceLoader}. */
  public LocalTransport() {}

  @Override
  public Class<Local> targetType() {
    return Local.class;
  }

  /** The one that runs here: what a parent can do, its child can. */
  @Override
  public Optional<String> defaultJava() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return Files.isExecutable(java) ? Optional.of(java.toString()) : Optional.empty();
  }

  @Override
  public ByteLink open(Local target, StartCommand command, Deadline deadline) {
    ProcessBuilder builder = new ProcessBuilder(command.words());
    builder.environment().putAll(target.environment());
    if (!target.workingDirectory().isEmpty()) {
      builder.directory(new File(target.workingDirectory()));
    }
    try {
      return new LocalLink(builder.start(), new BootFile(builder));
    } catch (IOException e) {
      throw new ConnectException(
          ConnectException.Phase.CONNECT,
          ConnectException.Reason.NOT_STARTED,
          "could not start a shell for " + target.describe() + ": " + e.getMessage()
              + "; check that sh is on the PATH and that the working directory exists",
          List.of(),
          e);
    }
  }
}
