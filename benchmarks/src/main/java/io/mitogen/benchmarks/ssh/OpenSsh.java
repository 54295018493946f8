package io.mitogen.benchmarks.ssh;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The programs of OpenSSH, and how to run one. No state. */
public final class OpenSsh {
  private static final int LIMIT_SECONDS = 60;
  private static final List<String> BESIDES = List.of("/usr/sbin", "/usr/local/sbin");

  private OpenSsh() {}

  /** Why no server can be had; empty if one can. */
  public static Optional<String> lacking() {
    return Stream.of("sshd", "ssh", "ssh-keygen")
        .filter(program -> find(program).isEmpty())
        .findFirst()
        .map(program -> "there is no " + program + " on the PATH; install OpenSSH");
  }

  /** Where a program is: on the {@code PATH}, or where servers are. The whole path, as {@code sshd} insists on it. */
  static Optional<Path> find(String name) {
    Stream<String> path =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1));
    return Stream.concat(path.filter(directory -> !directory.isEmpty()), BESIDES.stream())
        .map(directory -> Path.of(directory, name).toAbsolutePath())
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Runs one to its end. */
  static void run(List<String> words) throws IOException, InterruptedException {
    finish(start(words));
  }

  /** Runs so many side by side, each to its end. */
  static void runAtOnce(int count, List<String> words) throws IOException, InterruptedException {
    Process[] processes = new Process[count];
    for (int i = 0; i < count; i++) {
      processes[i] = start(words);
    }
    for (Process process : processes) {
      finish(process);
    }
  }

  private static Process start(List<String> words) throws IOException {
    Process process = new ProcessBuilder(words)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    process.getOutputStream().close();
    return process;
  }

  private static void finish(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(name(process) + " took more than " + LIMIT_SECONDS + " seconds");
    }
    if (process.exitValue() != 0) {
      throw new IOException(name(process) + " ended with status " + process.exitValue());
    }
  }

  private static String name(Process process) {
    return process.info().command().orElse("a program of process " + process.pid());
  }
}
