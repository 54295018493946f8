package io.mitogen.it.callee;

import io.mitogen.Invocation;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Callees that nobody would wish for. */
public final class Trouble {
  private Trouble() {}

  public static void fail(String message) {
    try {
      openNothing(message);
    } catch (IOException e) {
      IllegalStateException failure = new IllegalStateException("outer " + message, e);
      failure.addSuppressed(new UnsupportedOperationException("on the side"));
      throw failure;
    }
  }

  private static void openNothing(String message) throws IOException {
    throw new IOException("inner " + message);
  }

  @SuppressWarnings("InfiniteRecursion")
  public static int overflow(int depth) {
    return overflow(depth + 1) + 1;
  }

  public static int exhaust() {
    List<long[]> all = new ArrayList<>();
    while (true) {
      all.add(new long[1 << 16]);
    }
  }

  public static Object tooLargeAnArray() {
    return new long[Integer.MAX_VALUE];
  }

  public static void exit(int status) {
    System.exit(status);
  }

  public static void halt(int lines) {
    StringBuilder lastWords = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      lastWords.append("last words, line ").append(i).append('\n');
    }
    System.err.print(lastWords);
    Runtime.getRuntime().halt(4);
  }

  public static void failAtLength(String pattern, int times) {
    throw new IllegalArgumentException(pattern.repeat(times));
  }

  /** Causes and suppressed exceptions, more than anyone would send, with messages to match. */
  public static void failDeeply(String pattern, int times, int depth) {
    RuntimeException failure = null;
    for (int i = 0; i < depth; i++) {
      failure = new IllegalArgumentException(i + pattern.repeat(times), failure);
      for (int j = 0; j < 10; j++) {
        failure.addSuppressed(
            new IllegalStateException(j + pattern.repeat(times), failure.getCause()));
      }
    }
    throw failure;
  }

  public static void failRudely() {
    throw new RudeException();
  }

  public static void failForever() {
    RuntimeException first = new RuntimeException("first");
    RuntimeException second = new RuntimeException("second", first);
    first.initCause(second);
    throw first;
  }

  public static String brokenInitialiser() {
    return Broken.VALUE;
  }

  public static Object result(String kind) {
    return switch (kind) {
      case "date" -> LocalDate.EPOCH;
      case "set" -> Set.of("a");
      case "own" -> new Owner("ann");
      case "nested" -> Map.of("hosts", List.of("a", new Owner("ann")));
      case "enum" -> TimeUnit.SECONDS;
      case "changing" -> new ChangingMap();
      case "endless" -> endless();
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static List<Object> endless() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    return list;
  }

  /** Sleeps, and notes whether it was allowed to sleep to the end. */
  public static String sleep(long millis) {
    Ledger.add("begun");
    try {
      Thread.sleep(millis);
      Ledger.add("slept");
      return "slept";
    } catch (InterruptedException e) {
      Ledger.add("interrupted");
      return "interrupted";
    }
  }

  /** Lets a handler of the master know. */
  public static void tell(int handle, Object value) {
    Invocation.current().router().master().post(handle, value);
  }

  /** Sleeps once the master's handler has heard of it. */
  public static String tellAndSleep(int handle, long millis) {
    tell(handle, "begun");
    return sleep(millis);
  }

  /** Takes its time, interrupted or not, and then answers. */
  public static String stubborn(long millis) {
    Ledger.add("begun");
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
      Thread.interrupted();
    }
    Ledger.add("ended");
    return "too late";
  }

  public static boolean interruptSelf() {
    Thread.currentThread().interrupt();
    return true;
  }

  public static boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }

  /** Never ends, and never waits. */
  public static void spin() {
    Ledger.add("begun");
    while (true) {
      Thread.onSpinWait();
    }
  }

  /** Never ends, whatever is done about it short of a kill. */
  public static void hang() {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stubborn(3_600_000)));
    stubborn(3_600_000);
  }

  /** Threads that would keep an ordinary program alive. */
  public static void startThreads() {
    for (int i = 0; i < 3; i++) {
      new Thread(() -> stubborn(3_600_000)).start();
    }
  }

  public static void printForever() {
    while (true) {
      System.out.println("all work and no play makes Jack a dull boy");
    }
  }

  /** On the descriptor that the protocol uses: only on purpose, since nobody is told its number. */
  public static String writeToProtocol(String text) {
    writeToProtocol(text.getBytes(StandardCharsets.US_ASCII));
    return "written";
  }

  /** The same; of few bytes, the system call puts them between two frames of our own. */
  public static void writeToProtocol(byte[] bytes) {
    try (OutputStream out = new FileOutputStream("/proc/self/fd/5")) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String writeToProtocolAndDie(String text) throws IOException {
    writeToProtocol(text);
    new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
    return stubborn(60_000);
  }

  public static void closeOutput() {
    System.out.close();
    System.err.close();
  }

  /** A program that outlives its context, and holds the standard error that it got from it. */
  public static long leaveProcess(String command) throws IOException {
    return new ProcessBuilder("sh", "-c", command).inheritIO().start().pid();
  }

  private static final class Broken {
    static final String VALUE = value();

    private static String value() {
      throw new IllegalStateException("no value");
    }
  }

  private record Owner(String name) {}

  private static final class ChangingMap extends HashMap<String, String> {
    private static final long serialVersionUID = 1;
  }

  private static final class RudeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("I have no message");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      return null;
    }

    @Override
    public synchronized Throwable getCause() {
      throw new StackOverflowError();
    }
  }
}
