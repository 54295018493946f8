package io.mitogen.it.callee;

import io.mitogen.Invocation;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Prints and logs in every way. */
public final class Speaker {
  private static final AtomicLong PRINTED = new AtomicLong();

  private Speaker() {}

  public static void print(String text) {
    System.out.print(text);
    System.out.flush();
  }

  /** Lines of so many bytes; how many were printed is told by {@link #printed}. */
  public static void flood(int lines, int bytes) {
    String filler = "x".repeat(bytes);
    for (int i = 0; i < lines; i++) {
      System.out.println(i + " " + filler);
      PRINTED.incrementAndGet();
    }
  }

  public static long printed() {
    return PRINTED.get();
  }

  /** What a shell makes of this, and what it says itself. */
  public static int shell(String script) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", script).inheritIO().start().waitFor();
  }

  public static void logThrown(String logger, String text) {
    Exception thrown = new IllegalStateException("outer", new IOException("inner"));
    Thread thread = new Thread(
        () -> System.getLogger(logger).log(System.Logger.Level.ERROR, text, thrown), "speaker");
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static void logWithParameters(String logger, String level, String format, String value) {
    Logger.getLogger(logger).log(Level.parse(level), format, value);
  }

  public static void logMany(String logger, int records, int chars) {
    String filler = "x".repeat(chars);
    for (int i = 0; i < records; i++) {
      Logger.getLogger(logger).info(i + " " + filler);
    }
  }

  /** The program ends itself while this is still to be said. */
  public static void logAndExit(String logger, int records) {
    logMany(logger, records, 100);
    System.exit(3);
  }

  /** Says something when this context ends in order. */
  public static void logAtTheEnd(String logger, String text) {
    System.Logger own = System.getLogger(logger);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> own.log(System.Logger.Level.WARNING, text)));
  }

  /** An argument that logs while it is formatted. */
  public static void logWhileLogging(String logger) {
    Object argument = new Object() {
      @Override
      public String toString() {
        Logger.getLogger(logger).info("from within");
        return "argument";
      }
    };
    Logger.getLogger(logger).log(Level.INFO, "with an {0}", argument);
  }

  public static void listenHere() {
    Invocation.current().router().addLogListener(event -> {});
  }

  public static void setLevelHere() {
    Invocation.current().router().setLogLevel("app", System.Logger.Level.DEBUG);
  }

  /** An agent of a JVM, which runs before its main class. */
  public static final class Agent {
    private Agent() {}

    public static void premain(String text) {
      Logger.getLogger("agent").warning(text);
    }
  }
}
