package io.mitogen.sudo.link;

import io.mitogen.spi.ProcessLink;
import io.mitogen.spi.StartCommand;
import io.mitogen.sudo.dialogue.RunningCommand;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command of another account. Thread-safe.
 *
 * <p>Unless whoever connects is root, it can't send a signal there. The end of the streams ends a context that lives; one that
 * does not notice is killed by a command beside it, if that is allowed without a password.
 */
final class AccountLink extends ProcessLink {
  private static final Duration KILLING_LIMIT = Duration.ofSeconds(2);

  private final Process process;
  private final RunningCommand command;
  private final OutputStream output;
  private final Beside beside;

  /**
   * Of a command that runs.
   *
   * @param process the program that leads to it
   * @param output the command's input
   */
  AccountLink(Process process, RunningCommand command, OutputStream output, Beside beside) {
    super(process);
    this.process = process;
    this.command = command;
    this.output = output;
    this.beside = beside;
  }

  @Override
  public InputStream input() {
    return command.output();
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public InputStream errors() {
    return command.errors();
  }

  /** All was asked and answered. */
  @Override
  public boolean inputIsClean() {
    return true;
  }

  @Override
  public boolean runBeside(StartCommand script, Duration limit) throws InterruptedException {
    return beside.run(script, limit);
  }

  @Override
  public long session(long pid) {
    return command.session() == 0 ? pid : command.session();
  }

  /** The program ends when its command does. It would not tell it: sudo passes on no signal of its own process group. */
  @Override
  protected boolean terminate() {
    return handle().map(ProcessHandle::destroy).orElseGet(super::terminate);
  }

  /** Whatever leads to the command is killed, too, as far as we may: sudo in a terminal stops with a command that is stopped. */
  @Override
  protected void kill() throws InterruptedException {
    Optional<ProcessHandle> handle = handle();
    List<ProcessHandle> way = handle.map(this::wayTo).orElse(List.of());
    if (handle.isPresent() && !handle.get().destroyForcibly()) {
      beside.run(new StartCommand("kill -KILL " + command.pid()), KILLING_LIMIT);
    }
    way.forEach(ProcessHandle::destroyForcibly);
    super.kill();
  }

  private List<ProcessHandle> wayTo(ProcessHandle handle) {
    List<ProcessHandle> way = new ArrayList<>();
    Optional<ProcessHandle> next = handle.parent();
    while (next.isPresent() && next.get().pid() != process.pid()) {
      way.add(next.get());
      next = next.get().parent();
    }
    return next.isPresent()
        ? way
        : List.of(); // else it has ended meanwhile, and was given another parent
  }

  /** The command's own process, while the program waits for it. */
  private Optional<ProcessHandle> handle() {
    return process.descendants().filter(each -> each.pid() == command.pid()).findFirst();
  }
}
