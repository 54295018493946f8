package io.mitogen.sudo.link;

import io.mitogen.spi.ProcessLink;
import io.mitogen.spi.StartCommand;
import io.mitogen.sudo.dialogue.Dialogue;
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
  private final Dialogue dialogue;
  private final OutputStream output;
  private final Beside beside;

  /**
   * Of a command that runs.
   *
   * @param dialogue with the program, which is over
   * @param output the command's input
   */
  AccountLink(Process process, Dialogue dialogue, OutputStream output, Beside beside) {
    super(process);
    this.process = process;
    this.dialogue = dialogue;
    this.output = output;
    this.beside = beside;
  }

  @Override
  public InputStream input() {
    return dialogue.output();
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public InputStream errors() {
    return dialogue.errors();
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
    return dialogue.session() == 0 ? pid : dialogue.session();
  }

  /** The program ends when its command does. It would not tell it: sudo passes on no signal of its own process group. */
  @Override
  protected boolean terminate() {
    return command().map(ProcessHandle::destroy).orElseGet(super::terminate);
  }

  /** Whatever leads to the command is killed, too, as far as we may: sudo in a terminal stops with a command that is stopped. */
  @Override
  protected void kill() throws InterruptedException {
    Optional<ProcessHandle> command = command();
    List<ProcessHandle> way = command.map(this::wayTo).orElse(List.of());
    if (command.isPresent() && !command.get().destroyForcibly()) {
      beside.run(new StartCommand("kill -KILL " + command.get().pid()), KILLING_LIMIT);
    }
    way.forEach(ProcessHandle::destroyForcibly);
    super.kill();
  }

  private List<ProcessHandle> wayTo(ProcessHandle command) {
    List<ProcessHandle> way = new ArrayList<>();
    Optional<ProcessHandle> next = command.parent();
    while (next.isPresent() && next.get().pid() != process.pid()) {
      way.add(next.get());
      next = next.get().parent();
    }
    return next.isPresent()
        ? way
        : List.of(); // else it has ended meanwhile, and was given another parent
  }

  /** The command itself, while the program waits for it. */
  private Optional<ProcessHandle> command() {
    return process.descendants().filter(each -> each.pid() == dialogue.pid()).findFirst();
  }
}
