package com.example.limited;

import io.mitogen.Context;
import io.mitogen.Target;
import io.mitogen.spi.Answerer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

// begin: limited-target
/**
 * A context on the machine of its parent that may use only so much of it: {@code prlimit} and {@code nice} start it.
 * Immutable; every method that sets something returns a copy.
 *
 * @param name the context's name; {@code limited.<pid>} if empty
 * @param niceness how much it stands back for others, 0 to 19
 * @param cpuSeconds how much processor time it may use before it is killed; any if 0
 * @param openFiles decides how many files it may have open, knowing how many are allowed there at most
 * @param directory where it starts; the parent's own directory if empty
 * @param connectTimeoutMillis how long connecting may take
 * @param via the context that starts it; the one that connects if empty
 */
public record Limited(
    String name,
    int niceness,
    long cpuSeconds,
    Answerer openFiles,
    String directory,
    long connectTimeoutMillis,
    Optional<Context> via)
    implements Target {
  // end: limited-target

  /** Checks. */
  public Limited {
    check(niceness >= 0 && niceness <= 19, "niceness must be 0 to 19, got " + niceness);
    check(cpuSeconds >= 0, "processor time must be at least a second, got " + cpuSeconds + " s");
    check(
        connectTimeoutMillis > 0,
        "connect timeout must be at least a millisecond, got " + connectTimeoutMillis + " ms");
  }

  /** One without limits. */
  public static Limited context() {
    return new Limited(
        "", 0, 0, Answerer.NONE, "", DEFAULT_CONNECT_TIMEOUT.toMillis(), Optional.empty());
  }

  /** With this name, instead of {@code limited.<pid>}. */
  public Limited name(String newName) {
    return new Limited(
        newName, niceness, cpuSeconds, openFiles, directory, connectTimeoutMillis, via);
  }

  /** Standing back for others: 0 not at all, 19 as far as it goes. */
  public Limited niceness(int newNiceness) {
    return new Limited(
        name, newNiceness, cpuSeconds, openFiles, directory, connectTimeoutMillis, via);
  }

  /** Killed when it has used this much processor time. */
  public Limited processorTime(Duration limit) {
    check(limit.toSeconds() > 0, "processor time must be at least a second, got " + limit);
    return new Limited(
        name, niceness, limit.toSeconds(), openFiles, directory, connectTimeoutMillis, via);
  }

  /** With at most so many open files. */
  public Limited openFiles(long count) {
    return openFiles(allowed -> count);
  }

  // begin: limited-answerer
  /**
   * With as many open files as {@code decision} says when the context is connected, knowing how many are allowed at most where
   * that is. It is asked in this program, wherever the context is started.
   */
  public Limited openFiles(LongUnaryOperator decision) {
    Answerer answerer = allowed -> decision.applyAsLong((Long) allowed);
    return new Limited(name, niceness, cpuSeconds, answerer, directory, connectTimeoutMillis, via);
  }
  // end: limited-answerer

  /** Starting in this directory. */
  public Limited directory(Path newDirectory) {
    return new Limited(
        name, niceness, cpuSeconds, openFiles, newDirectory.toString(), connectTimeoutMillis, via);
  }

  /** Giving up after this time. */
  public Limited connectTimeout(Duration limit) {
    return new Limited(name, niceness, cpuSeconds, openFiles, directory, limit.toMillis(), via);
  }

  /** Started by {@code context}, on the machine where that is. */
  public Limited via(Context context) {
    return new Limited(
        name,
        niceness,
        cpuSeconds,
        openFiles,
        directory,
        connectTimeoutMillis,
        Optional.of(context));
  }

  @Override
  public Duration connectTimeout() {
    return Duration.ofMillis(connectTimeoutMillis);
  }

  // begin: limited-names
  @Override
  public String describe() {
    return name.isEmpty() ? "limited context" : "limited context " + name;
  }

  @Override
  public String contextName(long pid) {
    return name.isEmpty() ? "limited." + pid : name;
  }
  // end: limited-names

  private static void check(boolean ok, String message) {
    if (!ok) {
      throw new IllegalArgumentException(message);
    }
  }
}
