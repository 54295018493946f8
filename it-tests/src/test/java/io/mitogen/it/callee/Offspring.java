package io.mitogen.it.callee;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Programs that callees start and leave to themselves. */
public final class Offspring {
  /** One that ignores TERM, and holds what its context prints on. */
  public static final String STUBBORN = "trap \"\" TERM; echo $$; exec sleep 600 >&2";

  /** The same, but the shell that started it is gone. */
  public static final String ORPHAN =
      "trap \"\" TERM; sh -c 'echo $$; exec sleep 600 >&2' & read nothing";

  /** One that does as it is told. */
  public static final String OBEDIENT = "echo $$; exec sleep 600 >&2";

  /** One with a session of its own, that holds what its context prints on. */
  public static final String DAEMON = "exec setsid sh -c 'echo $$; exec sleep 600 >&2'";

  private Offspring() {}

  /** Starts a script that prints the process id of what stays. */
  public static long start(String script) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    long pid = Long.parseLong(process.inputReader().readLine());
    process.outputWriter().close();
    if (pid != process.pid()) {
      process.waitFor();
    }
    return pid;
  }

  public static String cookies() {
    return System.getenv("MITOGEN_CONTEXT");
  }

  /** Has a shutdown hook that never ends. */
  public static void hangAtTheEnd() {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Trouble.stubborn(3_600_000)));
  }

  /** Has a shutdown hook that takes its time, then talks to a program, and notes what it says. */
  public static void talkAtTheEnd(String file, long millis) throws IOException {
    Process process = new ProcessBuilder("cat").start();
    BufferedReader answers = process.inputReader();
    Writer questions = process.outputWriter();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      LockSupport.parkNanos(millis * 1_000_000);
      try {
        questions.write("still there\n");
        questions.flush();
        Files.writeString(Path.of(file), answers.readLine());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }));
  }
}
