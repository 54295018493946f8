package io.mitogen.sudo.link;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.spi.ByteLink;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.ProcessLink;
import io.mitogen.spi.Questions;
import io.mitogen.spi.StartCommand;
import io.mitogen.spi.Transport;
import io.mitogen.sudo.OtherAccount;
import io.mitogen.sudo.command.Program;
import io.mitogen.sudo.command.Terminal;
import io.mitogen.sudo.dialogue.Dialogue;
import io.mitogen.sudo.dialogue.ReadyScript;
import io.mitogen.sudo.dialogue.RunningCommand;
import io.mitogen.sudo.dialogue.TerminalWantedException;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts contexts of other accounts. Thread-safe.
 *
 * @param <T> the kind of target
 */
abstract class AccountTransport<T extends OtherAccount<T>> implements Transport<T> {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BYTES = 8;
  private static final Duration EXIT_LIMIT = Duration.ofMillis(500);
  private static final Duration ENDING_LIMIT = Duration.ofSeconds(3); // of what has failed

  /** The program that leads to an account; its prompts have the nonce in them, if it lets us say what they are. */
  abstract Program program(T target, String nonce);

  @Override
  public ByteLink open(T target, StartCommand command, Deadline deadline) {
    byte[] nonceBytes = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonceBytes);
    String nonce = HexFormat.of().formatHex(nonceBytes);
    Program program = program(target, nonce);
    ReadyScript ready = new ReadyScript(nonce);
    StartCommand whole = ready.before(withEnvironment(command, target), System.getenv("LANGUAGE"));
    Attempt attempt = new Attempt(target, program, ready, deadline);
    try {
      return attempt.open(program.words(whole));
    } catch (TerminalWantedException e) {
      return attempt.openInTerminal(program.wordsInTerminal(whole));
    }
  }

  /** The account has its own way to find Java; where that leads to none, it takes ours. */
  private static StartCommand withEnvironment(StartCommand command, OtherAccount<?> target) {
    StartCommand exporting = command;
    if (target.java().isEmpty()) {
      String home = StartCommand.quote(System.getProperty("java.home"));
      exporting = exporting.exporting("JAVA_HOME", "${JAVA_HOME:-" + home + "}");
    }
    for (Map.Entry<?, ?> each : target.environment().entrySet()) {
      exporting =
          exporting.exporting((String) each.getKey(), StartCommand.quote((String) each.getValue()));
    }
    return exporting;
  }

  /** One attempt. Confined to its thread, which it blocks. */
  private static final class Attempt {
    private final OtherAccount<?> target;
    private final Program program;
    private final ReadyScript ready;
    private final Deadline deadline;

    Attempt(OtherAccount<?> target, Program program, ReadyScript ready, Deadline deadline) {
      this.target = target;
      this.program = program;
      this.ready = ready;
      this.deadline = deadline;
    }

    /** @throws TerminalWantedException if it works in a terminal only */
    ByteLink open(List<String> words) throws TerminalWantedException {
      Process process = start(words);
      return converse(process, process.getOutputStream(), false);
    }

    ByteLink openInTerminal(List<String> words) {
      Process process = start(Terminal.around(words));
      deadline.whenGivenUp(process.toHandle()::destroy);
      try {
        return converse(process, DataPipe.open(process), true);
      } catch (TerminalWantedException e) {
        throw new IllegalStateException(e); // it has one
      } catch (IOException e) {
        ConnectException failure = noTerminal(process, e);
        end(process);
        throw failure;
      }
    }

    private ConnectException noTerminal(Process process, IOException e) {
      boolean missing = hasEnded(process) && process.exitValue() == Terminal.STATUS_NO_SCRIPT;
      String why = missing
          ? "the program that gives one, script, is not there; install util-linux (bsdutils on Debian)"
          : "none could be had: " + e.getMessage();
      return new ConnectException(
          Phase.PRIVILEGE,
          Reason.NOT_STARTED,
          "could not connect: " + target.describe() + ": " + target.way()
              + " wants a terminal, and " + why,
          List.of(),
          e);
    }

    /** Its streams have; it will soon. */
    private static boolean hasEnded(Process process) {
      try {
        return process.waitFor(EXIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private ByteLink converse(Process process, OutputStream output, boolean inTerminal)
        throws TerminalWantedException {
      boolean done = false;
      try {
        Questions questions = new Questions(target.describe(), target.answerer(), deadline);
        Dialogue dialogue = new Dialogue(
            target.describe(),
            questions,
            deadline,
            process,
            ready,
            program.promptMark(),
            inTerminal);
        RunningCommand command = dialogue.run();
        done = true;
        return new AccountLink(process, command, output, new Beside(program, inTerminal));
      } finally {
        if (!done) {
          close(output);
          end(process);
        }
      }
    }

    private static void close(OutputStream output) {
      try {
        output.close();
      } catch (IOException e) {
        // Nothing was written to it that anyone waits for.
      }
    }

    private Process start(List<String> words) {
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.environment().put("LANGUAGE", ReadyScript.LANGUAGE);
      try {
        return builder.start();
      } catch (IOException e) {
        throw new ConnectException(
            Phase.CONNECT,
            Reason.NOT_STARTED,
            "could not connect: " + target.describe() + ": " + words.get(0) + " can't be started: "
                + e.getMessage() + "; install it, or name another with program(...)",
            List.of(),
            e);
      }
    }

    private static void end(Process process) {
      AbandonedProgram program = new AbandonedProgram(process);
      program.close();
      try {
        program.ending(ENDING_LIMIT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // it ends without us
      }
    }
  }

  /** A program that did not lead where it should, and whatever it has started. Thread-safe. */
  private static final class AbandonedProgram extends ProcessLink {
    private final List<ProcessHandle> started;

    AbandonedProgram(Process process) {
      super(process);
      this.started = process.descendants().toList();
    }

    @Override
    protected boolean terminate() {
      started.forEach(ProcessHandle::destroy);
      return super.terminate();
    }

    @Override
    protected void ended(int status) {
      started.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
