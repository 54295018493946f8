package io.mitogen.ssh.link;

import io.mitogen.spi.ByteLink;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.StartCommand;
import io.mitogen.ssh.runtime.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** Runs scripts over a connection. Thread-safe. */
final class HostShell implements Shell {
  private final Connection connection;
  private final Deadline deadline;
  private final UnaryOperator<StartCommand> environment;

  /**
   * One.
   *
   * @param deadline how long a script may take to start
   * @param environment gives a script the variables that the context gets
   */
  HostShell(Connection connection, Deadline deadline, UnaryOperator<StartCommand> environment) {
    this.connection = connection;
    this.deadline = deadline;
    this.environment = environment;
  }

  @Override
  public Running start(String script) throws IOException {
    return new Script(connection.start(environment.apply(new StartCommand(script)), deadline));
  }

  /** One of them. Thread-safe, as {@link Running} says. */
  private static final class Script implements Running {
    private final ExecChannel channel;

    Script(ExecChannel channel) {
      this.channel = channel;
    }

    @Override
    public OutputStream input() {
      return channel.stdin();
    }

    @Override
    public InputStream output() {
      return channel.stdout();
    }

    @Override
    public InputStream errors() {
      return channel.stderr();
    }

    @Override
    public OptionalInt awaitExit(Duration limit) throws InterruptedException {
      channel.awaitEnd(limit);
      Optional<ByteLink.Ending> ending = channel.ending();
      return ending.isPresent() ? OptionalInt.of(ending.get().status()) : OptionalInt.empty();
    }

    @Override
    public void close() {
      try {
        channel.closeSoon();
      } catch (IOException e) {
        // Then the connection has gone, and the streams have ended.
      }
    }
  }
}
