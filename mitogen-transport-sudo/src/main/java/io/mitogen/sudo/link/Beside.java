package io.mitogen.sudo.link;

import io.mitogen.spi.StartCommand;
import io.mitogen.sudo.command.Program;
import io.mitogen.sudo.command.Terminal;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs short scripts as the same account, where no password is asked for that. Thread-safe. */
final class Beside {
  private final Program program;
  private final boolean inTerminal;

  /** @param inTerminal whether the program wants a terminal, also where it asks for nothing */
  Beside(Program program, boolean inTerminal) {
    this.program = program;
    this.inTerminal = inTerminal;
  }

  /** Whether it ran, and ended with status 0. Blocks, at most for {@code limit}. */
  boolean run(StartCommand script, Duration limit) throws InterruptedException {
    Optional<List<String>> words = program.wordsBeside(script);
    if (words.isEmpty()) {
      return false;
    }
    try {
      Process process = new ProcessBuilder(
              inTerminal ? Terminal.aroundAlone(words.get()) : words.get())
          .redirectOutput(Redirect.DISCARD)
          .redirectError(Redirect.DISCARD)
          .start();
      process.getOutputStream().close();
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue() == 0;
      }
      process.toHandle().destroyForcibly();
      return false;
    } catch (IOException e) {
      return false; // the program has gone
    }
  }
}
