package io.mitogen.runtime.launch;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What came of a program of the system that ran to its end. Immutable. */
record Ran(long pid, int status, byte[] out, byte[] errors) {
  private static final List<String> SHELLS =
      List.of("sh", "dash", "bash", "busybox sh", "ksh", "ksh93", "mksh", "zsh", "yash");

  /** Runs {@code words} with this input. What it prints must fit into a pipe. */
  static Ran of(byte[] input, Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write(input);
      } catch (IOException e) {
        // It ended without reading all.
      }
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError(words + " did not end");
      }
      return new Ran(
          process.pid(),
          process.exitValue(),
          all(process.getInputStream()),
          all(process.getErrorStream()));
    } finally {
      process.destroyForcibly();
    }
  }

  static Ran of(byte[] input, String... words) throws IOException, InterruptedException {
    return of(input, Map.of(), List.of(words));
  }

  /** The shells that are installed, each as the words that start it. */
  static List<List<String>> shells() {
    List<List<String>> installed = new ArrayList<>();
    for (String shell : SHELLS) {
      List<String> words = List.of(shell.split(" "));
      boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
          .anyMatch(directory -> new File(directory, words.get(0)).canExecute());
      if (there) {
        installed.add(words);
      }
    }
    return installed;
  }

  String outText() {
    return new String(out, StandardCharsets.UTF_8);
  }

  String errorText() {
    return new String(errors, StandardCharsets.UTF_8);
  }

  private static byte[] all(InputStream in) throws IOException {
    try (in) {
      return in.readAllBytes();
    }
  }
}
