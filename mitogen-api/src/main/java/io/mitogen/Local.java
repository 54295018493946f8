package io.mitogen;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A context in a process of its own on the machine of its parent (Mitogen row 11, {@code local}). Immutable; every
 * method that sets something returns a copy.
 *
 * @param name the context's name; {@code local.<pid>} if empty
 * @param java the {@code java} program to run; the parent's own if empty
 * @param javaOptions options for the child's JVM
 * @param environment variables that are set in, and added to, the parent's environment
 * @param workingDirectory where the child starts; the parent's own directory if empty
 * @param connectTimeoutMillis how long connecting may take
 * @param endsDaemons whether daemons that were started in it end with it
 * @param via the context that starts it, on its own machine; the one that connects if empty
 */
public record Local(
    String name,
    String java,
    List<String> javaOptions,
    Map<String, String> environment,
    String workingDirectory,
    long connectTimeoutMillis,
    boolean endsDaemons,
    Optional<Context> via)
    implements Target {

  private static final int MAX_NAME_CHARS = 100; // Mitogen row 10.6

  /** Checks and copies. */
  public Local {
    checkName(name);
    check(java.isEmpty() || !java.isBlank(), "java must name a program, got \"" + java + '"');
    javaOptions = List.copyOf(javaOptions);
    for (String option : javaOptions) {
      // A word without a dash would be taken for the main class.
      check(option.startsWith("-"), "java option must start with \"-\", got \"" + option + '"');
      check(option.indexOf('\0') < 0, "java option must not contain a NUL character");
    }
    environment = Map.copyOf(environment);
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String key = variable.getKey();
      check(
          !key.isEmpty() && key.indexOf('=') < 0 && key.indexOf('\0') < 0,
          "environment variable must have a name without \"=\", got \"" + key + '"');
      check(
          variable.getValue().indexOf('\0') < 0,
          "environment variable " + key + " must not contain a NUL character");
    }
    check(
        connectTimeoutMillis > 0,
        "connect timeout must be at least a millisecond, got " + connectTimeoutMillis + " ms");
  }

  /** A local context with the defaults. */
  public static Local jvm() {
    return new Local(
        "",
        "",
        List.of(),
        Map.of(),
        "",
        DEFAULT_CONNECT_TIMEOUT.toMillis(),
        false,
        Optional.empty());
  }

  /** With this name, at most 100 characters, instead of {@code local.<pid>}. */
  public Local name(String newName) {
    return new Local(
        newName,
        java,
        javaOptions,
        environment,
        workingDirectory,
        connectTimeoutMillis,
        endsDaemons,
        via);
  }

  /** With this {@code java} program, a path or a name on the {@code PATH}. */
  public Local java(String program) {
    return new Local(
        name,
        program,
        javaOptions,
        environment,
        workingDirectory,
        connectTimeoutMillis,
        endsDaemons,
        via);
  }

  /** With these options for the JVM, after those given before, such as {@code -Xmx64m}. */
  public Local javaOptions(String... more) {
    List<String> all = new ArrayList<>(javaOptions);
    all.addAll(List.of(more));
    return new Local(
        name, java, all, environment, workingDirectory, connectTimeoutMillis, endsDaemons, via);
  }

  /** With this environment variable. */
  public Local environment(String variable, String value) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.put(variable, value);
    return new Local(
        name, java, javaOptions, all, workingDirectory, connectTimeoutMillis, endsDaemons, via);
  }

  /** Starting in this directory. */
  public Local workingDirectory(Path directory) {
    return new Local(
        name,
        java,
        javaOptions,
        environment,
        directory.toString(),
        connectTimeoutMillis,
        endsDaemons,
        via);
  }

  /** Giving up after this time, instead of {@link Target#DEFAULT_CONNECT_TIMEOUT}. */
  public Local connectTimeout(Duration limit) {
    return new Local(
        name, java, javaOptions, environment, workingDirectory, limit.toMillis(), endsDaemons, via);
  }

  /**
   * Whether its end is also that of the daemons that were started in it, which have made themselves a session of their own;
   * otherwise they live on.
   */
  public Local endsDaemons(boolean newValue) {
    return new Local(
        name,
        java,
        javaOptions,
        environment,
        workingDirectory,
        connectTimeoutMillis,
        newValue,
        via);
  }

  /** Started by {@code context}, on the machine where that is. */
  public Local via(Context context) {
    return new Local(
        name,
        java,
        javaOptions,
        environment,
        workingDirectory,
        connectTimeoutMillis,
        endsDaemons,
        Optional.of(context));
  }

  @Override
  public Duration connectTimeout() {
    return Duration.ofMillis(connectTimeoutMillis);
  }

  @Override
  public String describe() {
    return name.isEmpty() ? "local context" : "local context " + name;
  }

  @Override
  public String contextName(long pid) {
    return name.isEmpty() ? "local." + pid : name;
  }

  private static void checkName(String name) {
    check(
        name.isEmpty() || !name.isBlank() && name.length() <= MAX_NAME_CHARS,
        "name must be 1 to " + MAX_NAME_CHARS + " characters, got " + name.length());
    check(
        name.chars().noneMatch(Character::isISOControl),
        "name must not contain control characters");
  }

  private static void check(boolean ok, String message) {
    if (!ok) {
      throw new IllegalArgumentException(message);
    }
  }
}
