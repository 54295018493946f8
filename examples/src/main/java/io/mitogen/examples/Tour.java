package io.mitogen.examples;

import io.mitogen.CallChain;
import io.mitogen.CallException;
import io.mitogen.Caller;
import io.mitogen.Context;
import io.mitogen.DisconnectedException;
import io.mitogen.Invocation;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
    stopAtTheFirstFailure(child);
    callSideBySide(child);
    List<Context> eight = connectSideBySide(router);
    goDeeper(router);
    connectFromACall(child);
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

  private static void stopAtTheFirstFailure(Context child) {
    title("Calls of a chain don't wait for each other, but after one that fails, none is executed");
    try (CallChain chain = child.chain()) {
      chain.send(Stock::add, 3);
      chain.send(Stock::take, 5); // there are not so many
      chain.send(Stock::take, 1); // so this is not executed, ...
      System.out.println(chain.call(Stock::count)); // ... and this fails with what failed first
    } catch (CallException e) {
      System.out.println(e.getMessage());
    }
    System.out.println("not one was taken: there are " + child.call(Stock::count));
  }

  private static void callSideBySide(Context child) {
    title("Calls of one context run one at a time, or side by side if that is wanted");
    Caller concurrent = child.concurrent();
    CompletableFuture<String> ada = concurrent.callAsync(Meeting::await, "Ada");
    CompletableFuture<String> grace = concurrent.callAsync(Meeting::await, "Grace");
    System.out.println(ada.join() + ", and " + grace.join());
  }

  private static List<Context> connectSideBySide(Router router) {
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

  private static void goDeeper(Router router) {
    title("A context can be connected through another, which starts it, at any depth; ...");
    Context one = router.connect(Local.jvm().name("one"));
    Context two = router.connect(Local.jvm().name("two").via(one));
    Context three = router.connect(Local.jvm().name("three").via(two));
    System.out.println("three deep: " + three.call(Tour::whereAmI));

    title(
        "... several can be connected through one, side by side; each is called as if it were near");
    List<CompletableFuture<Context>> connecting = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      connecting.add(router.connectAsync(Local.jvm().name("leaf-" + i).via(three)));
    }
    for (CompletableFuture<Context> leaf : connecting) {
      System.out.println("four deep: " + leaf.join().call(Tour::whereAmI));
    }
  }

  private static void connectFromACall(Context child) {
    title("A method that is called can connect contexts too, and call them");
    System.out.println(child.call(Tour::askAHelper));
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
    title("What there is now, each context below the one that started it");
    Tree.print(router);
  }

  private static void title(String text) {
    System.out.println();
    System.out.println("# " + text);
  }

  // What follows runs in the other context.

  static String whereAmI() {
    return "process " + ProcessHandle.current().pid();
  }

  static String askAHelper() {
    Router router = Invocation.current().router(); // that of the context in which this runs
    Context helper = router.connect(Local.jvm().name("helper"));
    return whereAmI() + " was told: " + helper.call(Tour::whereAmI);
  }

  static String firstLine(String file) throws IOException {
    return Files.readAllLines(Path.of(file)).get(0);
  }
}
