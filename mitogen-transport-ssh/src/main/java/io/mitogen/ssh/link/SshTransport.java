package io.mitogen.ssh.link;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.spi.ByteLink;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.StartCommand;
import io.mitogen.spi.Transport;
import io.mitogen.ssh.Setting;
import io.mitogen.ssh.Ssh;
import io.mitogen.ssh.config.Settings;
import io.mitogen.ssh.hostkey.EcdsaKeys;
import io.mitogen.ssh.question.Ahead;
import io.mitogen.ssh.question.Questions;
import io.mitogen.ssh.runtime.RemoteRuntime;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts contexts on other machines. Thread-safe; found by {@link java.util.ServiceLoader}. */
public final class SshTransport implements Transport<Ssh> {
  private static final System.Logger LOG = System.getLogger("mitogen.ssh");

  static {
    // Otherwise SLF4J tells every program that logs with something else that it has no provider.
    if (System.getProperty("slf4j.internal.verbosity") == null) {
      System.setProperty("slf4j.internal.verbosity", "ERROR");
    }
    // Before any of sshj: it would register Bouncy Castle, which is slower than what the JDK has.
    EcdsaKeys.install();
  }

  /** For {@link java.util.ServiceLoader}. */
  public SshTransport() {}

  @Override
  public Class<Ssh> targetType() {
    return Ssh.class;
  }

  @Override
  public ByteLink open(Ssh target, StartCommand command, Deadline deadline) {
    Settings settings = Settings.of(target);
    settings.ignored().forEach(part -> LOG.log(Level.DEBUG, target.describe() + ": " + part));
    Questions questions = new Questions(target.describe(), target.answerer(), deadline);
    Ahead ahead = runtimeCache(target).isPresent() ? questions.prepareRuntime() : Ahead.NOTHING;
    try {
      return open(target, settings, questions, command, deadline);
    } finally {
      ahead.close(); // by now, it is there, or of no use
    }
  }

  private static ByteLink open(
      Ssh target, Settings settings, Questions questions, StartCommand command, Deadline deadline) {
    Connection connection = new Connection();
    try (Watch watch = new Watch(connection, deadline)) {
      new Connector(questions, deadline, connection).connect(settings);
      StartCommand exporting = withEnvironment(command, target);
      Optional<RemoteRuntime> runtime = runtime(target, questions, connection, deadline);
      if (runtime.isPresent()) { // the script looks there first
        exporting =
            exporting.exporting("JAVA_HOME", StartCommand.quote(runtime.get().home()));
      }
      ExecChannel channel = start(connection, exporting, settings, deadline);
      watch.over();
      return new SshLink(
          target.host(), connection, channel, () -> runtime.ifPresent(RemoteRuntime::close));
    }
  }

  private static Optional<RemoteRuntime> runtime(
      Ssh target, Questions questions, Connection connection, Deadline deadline) {
    return runtimeCache(target)
        .map(cache -> RemoteRuntime.install(
            new HostShell(connection, deadline, script -> withEnvironment(script, target)),
            questions,
            target.describe(),
            cache,
            deadline));
  }

  /** Where a runtime that is sent is kept, the empty string if it is not; nothing if none is sent. */
  private static Optional<String> runtimeCache(Ssh target) {
    return Optional.ofNullable((String) target.settings().get(Setting.RUNTIME_CACHE));
  }

  private static StartCommand withEnvironment(StartCommand command, Ssh target) {
    StartCommand exporting = command;
    Map<?, ?> variables = (Map<?, ?>) target.settings().getOrDefault(Setting.ENV, Map.of());
    for (Map.Entry<?, ?> each : variables.entrySet()) {
      exporting =
          exporting.exporting((String) each.getKey(), StartCommand.quote((String) each.getValue()));
    }
    return exporting;
  }

  private static ExecChannel start(
      Connection connection, StartCommand command, Settings settings, Deadline deadline) {
    try {
      return connection.start(command, deadline);
    } catch (IOException e) {
      throw new ConnectException(
          Phase.SHELL,
          deadline.passed() ? Reason.TIMEOUT : Reason.NOT_STARTED,
          "could not start a command: " + settings.target() + ": " + e.getMessage()
              + "; check that the server lets the account run commands",
          List.of(),
          e);
    }
  }
}
