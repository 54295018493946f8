package io.mitogen.it.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs the {@code docker} program. No state.
 *
 * <p>While a test runs, its hosts are handled with this, and not with Testcontainers, whose connections and threads would look
 * like those that a test has left behind.
 */
final class Docker {
  private static final int COMMAND_SECONDS = 60;

  private Docker() {}

  /** Runs {@code docker} with these words, and returns what it prints. */
  static String run(String... words) {
    return run(
        COMMAND_SECONDS, Stream.concat(Stream.of("docker"), Stream.of(words)).toList());
  }

  /** Runs a program with these words, and returns what it prints. */
  static String run(int limitSeconds, List<String> words) {
    Path output = null;
    try {
      output = Files.createTempFile("docker", ".txt");
      Process process = new ProcessBuilder(words)
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(limitSeconds, TimeUnit.SECONDS);
      process.destroyForcibly();
      String printed = Files.readString(output, StandardCharsets.UTF_8);
      if (!ended || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", words)
            + (ended ? " ended with " + process.exitValue() : " did not end")
            + "; it printed \"" + printed.strip() + '"');
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      delete(output);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
