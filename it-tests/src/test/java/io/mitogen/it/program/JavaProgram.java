package io.mitogen.it.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of this package, in a JVM of its own. Confined to one thread. */
public final class JavaProgram implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private JavaProgram(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts a program on the Java of this test. */
  public static JavaProgram start(Class<?> main, String... arguments) throws IOException {
    return startOn(Path.of(System.getProperty("java.home")), main, arguments);
  }

  /** Starts a program on the Java in {@code home}. */
  public static JavaProgram startOn(Path home, Class<?> main, String... arguments)
      throws IOException {
    List<String> words =
        new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    words.addAll(List.of(arguments));
    return startOn(home, words);
  }

  /** Starts the Java of this test with these words behind it. */
  public static JavaProgram start(List<String> arguments) throws IOException {
    return startOn(Path.of(System.getProperty("java.home")), arguments);
  }

  private static JavaProgram startOn(Path home, List<String> arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(
        home.resolve("bin/java").toString(),
        "-XX:-UsePerfData")); // a killed JVM would leave its file behind
    words.addAll(arguments);
    return new JavaProgram(
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** What stands behind {@code key} in the next line of the output that begins with it. */
  public String read(String key) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(key + " ")) {
        return line.substring(key.length() + 1);
      }
    }
    throw new IOException("the program ended without a line that begins with " + key);
  }

  /** Waits for its end. */
  public boolean endsWithin(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Its exit status. */
  public int status() {
    return process.exitValue();
  }

  /** {@code kill -9}. */
  public void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
    process.getOutputStream().close();
    process.getErrorStream().close();
  }
}
