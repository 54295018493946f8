package io.mitogen.examples;

import io.mitogen.CallException;
import io.mitogen.Context;
import io.mitogen.ContextInfo;
import io.mitogen.DisconnectedException;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A walk through what the library does, in the order in which one would try it. Run it with {@code ./mitogen tour}. */
public final class Tour {
  private Tour() {}

  /** Runs the tour; everything that it starts ends with it. */
  public static void main(String[] arguments) throws Exception {
    Mitogen.run(Tour::walk);
    System.out.println();
    System.out.println("All contexts are closed; their processes are gone.");
  }

  private static void walk(Router router) throws Exception {
    Context child = connect(router);
    callMethods(child);
    seeAnException(child);
    List<Context> eight = sideBySide(router);
    killOne(eight.get(7));
    printTree(router);
  }

  private static Context connect(Router router) {
    title("A context is another JVM: started through a shell, with nothing installed for it");
    Context child = router.connect(Local.jvm());
    System.out.println("connected " + child.name() + "; this is process "
        + ProcessHandle.current().pid());
    return child;
  }

  private static void callMethods(Context child) {
    title("Any static method can be called there: the JDK's, ...");
    String version = child.call(System::getProperty, "java.version");
    long processors = child.call(() -> (long) Runtime.getRuntime().availableProcessors());
    System.out.println("Java " + version + " on " + processors + " processors");

    title("... this program's own, whose classes follow over the pipe, ...");
    System.out.println(child.call(Tour::whereAmI));
    System.out.println("the 90th Fibonacci number is " + child.call(Numbers::fibonacci, 90));

    title("... and lambdas, whose captured values travel along");
    String greeting = "hello";
    List<String> names = List.of("Ada", "Grace");
    System.out.println(
        child.call(() -> greeting + " " + String.join(" and ", names) + ", from " + whereAmI()));
  }

  private static void seeAnException(Context child) {
    title("What a method throws over there arrives here, with the frames of both sides");
    try {
      child.call(Tour::firstLine, "/no/such/file");
    } catch (CallException e) {
      System.out.println(e.getMessage());
      System.out.println("thrown over there at " + e.remote().getStackTrace()[0]);
      for (StackTraceElement frame : e.remote().getStackTrace()) {
        if (frame.getClassName().equals(Tour.class.getName())) {
          System.out.println("called over there at " + frame);
        }
      }
      System.out.println("its type is known even if its class is not: "
          + e.type().equals(NoSuchFileException.class.getName()));
    }
  }

  private static List<Context> sideBySide(Router router) {
    title("Eight contexts are connected side by side, and their answers gathered");
    List<CompletableFuture<Context>> connecting = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      connecting.add(router.connectAsync(Local.jvm().name("worker-" + i).javaOptions("-Xmx64m")));
    }
    List<Context> workers = connecting.stream().map(CompletableFuture::join).toList();
    List<CompletableFuture<Long>> sums = new ArrayList<>();
    for (int i = 0; i < workers.size(); i++) {
      sums.add(workers.get(i).callAsync(Numbers::sum, i * 1_000_000L, (i + 1) * 1_000_000L));
    }
    long total = sums.stream().mapToLong(CompletableFuture::join).sum();
    System.out.println("the numbers below eight million add up to " + total);
    return workers;
  }

  private static void killOne(Context victim) throws Exception {
    title("Who waits for a context that dies is told at once");
    CompletableFuture<Void> waiting = victim.runAsync(Thread::sleep, 60_000L);
    new ProcessBuilder("kill", "-9", Long.toString(victim.info().pid())).start().waitFor();
    try {
      waiting.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DisconnectedException) {
        System.out.println(e.getCause().getMessage());
      }
    }
  }

  private static void printTree(Router router) {
    title("What there is now");
    System.out.println(
        "master (process " + ProcessHandle.current().pid() + ", Java " + Runtime.version() + ")");
    for (Context context : router.contexts()) {
      ContextInfo info = context.info();
      Duration roundTrip = quickest(context);
      System.out.printf(
          "+- %-12s process %-7d Java %-8s round trip %4d us; shipped %,d bytes, %d of the program's classes%n",
          info.name(),
          info.pid(),
          info.javaVersion(),
          roundTrip.toNanos() / 1000,
          info.bytesSent(),
          info.classesSent());
    }
  }

  private static Duration quickest(Context context) {
    Duration best = context.ping().join();
    for (int i = 0; i < 20; i++) {
      Duration next = context.ping().join();
      best = next.compareTo(best) < 0 ? next : best;
    }
    return best;
  }

  private static void title(String text) {
    System.out.println();
    System.out.println("# " + text);
  }

  // What follows runs in the other context.

  static String whereAmI() {
    return "process " + ProcessHandle.current().pid();
  }

  static String firstLine(String file) throws IOException {
    return Files.readAllLines(Path.of(file)).get(0);
  }
}
