package io.mitogen.ssh.runtime;

import io.mitogen.spi.StartCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** The shells of this machine, as a login shell that is given a line. Thread-safe. */
final class LocalShell implements Shell {
  private final List<String> login;
  private final Map<String, String> environment;
  private final Path home;

  /**
   * One.
   *
   * @param login the words to which a line is added
   * @param environment nothing else is in it
   */
  LocalShell(List<String> login, Map<String, String> environment, Path home) {
    this.login = login;
    this.environment = environment;
    this.home = home;
  }

  @Override
  public Running start(String script) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(login)).directory(home.toFile());
    builder.command().add(new StartCommand(script).line());
    builder.environment().clear();
    builder.environment().put("HOME", home.toString());
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().putAll(environment);
    return new LocalRunning(builder.start());
  }

  /** A process. */
  record LocalRunning(Process process) implements Running {
    @Override
    public OutputStream input() {
      return process.getOutputStream();
    }

    @Override
    public InputStream output() {
      return process.getInputStream();
    }

    @Override
    public InputStream errors() {
      return process.getErrorStream();
    }

    @Override
    public OptionalInt awaitExit(Duration limit) throws InterruptedException {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
          ? OptionalInt.of(process.exitValue())
          : OptionalInt.empty();
    }

    @Override
    public void close() {
      try {
        input().close(); // closing the others would not wake who reads them
      } catch (IOException e) {
        // As when a connection goes: what could be written was written.
      }
    }
  }
}
