package io.mitogen.it.ssh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Root's shell in a container, which takes one script after another: starting a program there takes the engine some tenths of a
 * second each time. Thread-safe.
 */
final class RootShell implements AutoCloseable {
  private static final int SCRIPT_SECONDS = 60;

  private final String mark = UUID.randomUUID().toString();
  private final LinkedBlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
  private final Process process;

  /** That of a container that runs. */
  RootShell(String container) {
    try {
      process = new ProcessBuilder("docker", "exec", "-i", container, "sh")
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::read, "root-shell");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().map(Optional::of).forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add(Optional.of("(" + e + ")"));
    }
    lines.add(Optional.empty());
  }

  /** Runs a script, and returns what it prints. One that takes too long is the last. */
  synchronized String run(String script) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(SCRIPT_SECONDS);
    String quoted = "'" + script.replace("'", "'\\''") + "'";
    try {
      process
          .outputWriter(StandardCharsets.UTF_8)
          .append("sh -c " + quoted + " </dev/null 2>&1; printf '\\n%s %d\\n' " + mark + " $?\n")
          .flush();
      StringBuilder printed = new StringBuilder();
      for (String line = next(script, limit); ; line = next(script, limit)) {
        if (line.startsWith(mark)) {
          printed.setLength(printed.length() - 1); // ours
          String status = line.substring(mark.length() + 1);
          if (!status.equals("0")) {
            throw new IllegalStateException(
                script + " ended with " + status + "; it printed \"" + printed + '"');
          }
          return printed.toString();
        }
        printed.append(line).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(script + " can't be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private String next(String script, long limit) throws InterruptedException {
    Optional<String> line = lines.poll(limit - System.nanoTime(), TimeUnit.NANOSECONDS);
    if (line == null) {
      close(); // what it prints later would be taken for the answer to another script
      throw new IllegalStateException(script + " did not end within " + SCRIPT_SECONDS + " s");
    }
    return line.orElseThrow(() -> new IllegalStateException(
        "the shell on the host has ended, before this script or in it: " + script));
  }

  /** Ends it, in whatever state it is. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
