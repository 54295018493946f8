package io.mitogen.ssh.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.List;

/** Runs a program to its end. No state. */
final class Program {
  private Program() {}

  /**
   * Runs it.
   *
   * @return what it printed if it failed, or empty
   * @throws IOException if there is no such program
   */
  static String run(List<String> words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String printed;
      try (InputStream output = process.getInputStream()) {
        printed = new String(output.readAllBytes(), Charset.defaultCharset()).strip();
      }
      int status = process.waitFor();
      return status == 0
          ? ""
          : printed.isEmpty() ? "status " + status : printed.replaceAll("\\s+", " ");
    } finally {
      process.destroyForcibly();
    }
  }
}
