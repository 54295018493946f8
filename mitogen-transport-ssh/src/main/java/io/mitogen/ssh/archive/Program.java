package io.mitogen.ssh.archive;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. No state. */
final class Program {
  /** Makers of runtimes take seconds. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Program() {}

  /**
   * Runs it; not for longer than five minutes, nor than until the thread is interrupted.
   *
   * @return what it printed if it failed, or empty
   * @throws IOException if there is no such program
   */
  static String run(List<String> words) throws IOException, InterruptedException {
    return run(words, LIMIT);
  }

  static String run(List<String> words, Duration limit) throws IOException, InterruptedException {
    Path output = Files.createTempFile("mitogen-program", ".txt"); // a pipe would be waited for
    try {
      Process process = new ProcessBuilder(words)
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
      try {
        process.getOutputStream().close();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          return "nothing more, and did not end within " + limit;
        }
      } finally {
        process.destroyForcibly();
        process.onExit().completeOnTimeout(process, 1, TimeUnit.SECONDS).join(); // writes no more
      }
      String printed = new String(Files.readAllBytes(output), Charset.defaultCharset()).strip();
      int status = process.exitValue();
      return status == 0
          ? ""
          : printed.isEmpty() ? "status " + status : printed.replaceAll("\\s+", " ");
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
