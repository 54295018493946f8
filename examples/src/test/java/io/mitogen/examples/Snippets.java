package io.mitogen.examples;

import io.mitogen.Broker;
import io.mitogen.CallException;
import io.mitogen.CancelledException;
import io.mitogen.ConnectException;
import io.mitogen.Context;
import io.mitogen.DeadlineException;
import io.mitogen.Local;
import io.mitogen.LogEvent;
import io.mitogen.LogSubscription;
import io.mitogen.Router;
import io.mitogen.Tuple;
import io.mitogen.UndeliverableException;
import io.mitogen.core.Mitogen;
import io.mitogen.core.RouterOptions;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * What the documentation shows: the regions between the marks are cut out and compared with it, and each method is run by
 * {@link SnippetsTest}.
 */
final class Snippets {
  private Snippets() {}

  static String connect(Router router) {
    // begin: connect
    Context child = router.connect(Local.jvm().name("worker"));
    System.out.println(child.name() + " is process " + child.info().pid());
    child.close();
    // end: connect
    return child.name() + " " + child.isAlive();
  }

  static Object byReference(Context child, String file) {
    // begin: by-reference
    List<String> lastTwo = child.call(Logs::tail, file, 2);
    String version = child.call(System::getProperty, "java.version");
    // end: by-reference
    return List.of(lastTwo, version);
  }

  static Object byLambda(Context child, String file) {
    // begin: by-lambda
    String word = "disk";
    long hits = child.call(
        () -> Logs.tail(file, 100).stream().filter(line -> line.contains(word)).count());
    // end: by-lambda
    return hits;
  }

  static Object byName(Context child, String file) {
    // begin: by-name
    Object lastTwo = child.call("io.mitogen.examples.Logs", "tail", file, 2);
    Object maximum = child.call("java.lang.Math", "max(int, int)", 3, 4);
    // end: by-name
    return List.of(lastTwo, maximum);
  }

  static Object runSendAsync(Context child, String file) {
    // begin: run-send-async
    child.run(Logs::append, file, "first"); // returns when the method has
    child.send(Logs::append, file, "second"); // returns at once, and hears nothing of it again
    CompletableFuture<List<String>> last = child.callAsync(Logs::tail, file, 1);
    System.out.println(last.join()); // [second]
    // end: run-send-async
    return last.join();
  }

  static Object state(Context child) {
    // begin: state
    int one = child.call(Logs::countLookups);
    int two = child.call(Logs::countLookups);
    // end: state
    return Tuple.of(one, two);
  }

  static Object within(Context child) {
    String message = "";
    // begin: within
    try {
      child.within(Duration.ofMillis(200)).run(Thread::sleep, 60_000L);
    } catch (DeadlineException e) {
      message = e.getMessage(); // no answer from worker within PT0.2S; the callee was told to stop
    }
    // end: within
    return message;
  }

  static Object cancel(Context child) {
    // begin: cancel
    CompletableFuture<Void> sleeping = child.runAsync(Thread::sleep, 60_000L);
    sleeping.cancel(true); // the sleep over there is interrupted
    String version = child.call(System::getProperty, "java.version"); // so this need not wait
    // end: cancel
    return Tuple.of(sleeping.isCancelled(), version);
  }

  static Object interrupt(Context child) {
    boolean interrupted = false;
    // begin: interrupt
    try {
      child.run(Thread::sleep, 60_000L);
    } catch (CancelledException e) { // someone interrupted this thread
      interrupted = Thread.currentThread().isInterrupted(); // true: the flag stays set
    }
    // end: interrupt
    return interrupted;
  }

  static Object exceptions(Context child) {
    List<Object> seen = new ArrayList<>();
    // begin: exceptions
    try {
      child.call(Logs::tail, "/no/such/file", 2);
    } catch (CallException e) {
      seen.add(e.getMessage()); // in worker: java.nio.file.NoSuchFileException: /no/such/file
      seen.add(e.type()); // java.nio.file.NoSuchFileException
      seen.add(e.remoteMessage()); // /no/such/file
      seen.add(e.context()); // worker
      seen.add(e.remote().getStackTrace()[0]); // the frame over there that threw
    }
    // end: exceptions
    return seen;
  }

  static Object connectFailure(Router router) {
    List<Object> seen = new ArrayList<>();
    // begin: connect-failure
    try {
      router.connect(Local.jvm().java("/no/such/java"));
    } catch (ConnectException e) {
      seen.add(e.phase()); // JAVA
      seen.add(e.reason()); // JAVA_MISSING
      seen.add(e.output()); // what the other side printed
    }
    // end: connect-failure
    return seen;
  }

  static Object sideBySide(Router router) {
    // begin: side-by-side
    List<CompletableFuture<Context>> connecting = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      connecting.add(router.connectAsync(Local.jvm().name("worker-" + i)));
    }
    List<Context> workers = connecting.stream().map(CompletableFuture::join).toList();

    List<CompletableFuture<Long>> sums = new ArrayList<>();
    for (int i = 0; i < workers.size(); i++) {
      sums.add(workers.get(i).callAsync(Numbers::sum, i * 1000L, (i + 1) * 1000L));
    }
    long total = sums.stream().mapToLong(CompletableFuture::join).sum();
    // end: side-by-side
    return total;
  }

  static Object handlers(Router router, Context child) {
    // begin: handlers
    List<Object> reports = Collections.synchronizedList(new ArrayList<>());
    int reportHandle = router.addHandler(message -> {
      if (message.dead().isEmpty()) {
        reports.add(message.value());
      }
    });
    int questionHandle = router.addHandler(message -> message.reply("yes"));

    String told = child.call(Progress::work, reportHandle, questionHandle);

    router.removeHandler(reportHandle);
    router.removeHandler(questionHandle);
    // end: handlers
    return Tuple.of(reports, told);
  }

  static Object mailbox(Context child) {
    // begin: mailbox-use
    int handle = child.call(Mailbox::open);
    Object answer = child.request(handle, "a letter").join(); // got a letter
    // end: mailbox-use
    return answer;
  }

  static Object run() {
    List<Object> seen = new ArrayList<>();
    // begin: embed-run
    Mitogen.run(router -> {
      Context child = router.connect(Local.jvm());
      seen.add(child.call(Numbers::fibonacci, 90));
    });
    // end: embed-run
    return seen;
  }

  static Object tryWithResources() {
    List<Object> seen = new ArrayList<>();
    // begin: embed-try
    try (Router router = Mitogen.open()) {
      Context child = router.connect(Local.jvm());
      seen.add(child.call(Numbers::fibonacci, 90));
    }
    // end: embed-try
    return seen;
  }

  static Object brokerByHand() throws InterruptedException {
    List<Object> seen = new ArrayList<>();
    // begin: embed-broker
    Broker broker = Mitogen.broker();
    Router one = Mitogen.router(broker);
    Router other = Mitogen.router(broker);
    seen.add(one.connect(Local.jvm()).call(Numbers::fibonacci, 90));
    seen.add(other.connect(Local.jvm()).call(Numbers::fibonacci, 91));

    broker.shutdown(); // begins, and returns at once
    boolean ended = broker.join(Duration.ofSeconds(10));
    // end: embed-broker
    seen.add(ended);
    return seen;
  }

  static Object ownVertx(Vertx vertx) {
    List<Object> seen = new ArrayList<>();
    // begin: embed-vertx
    try (Broker broker = Mitogen.broker(vertx)) {
      Router router = Mitogen.router(broker);
      CompletableFuture<Long> number = router
          .connectAsync(Local.jvm())
          .thenCompose(child -> child.callAsync(Numbers::fibonacci, 90)); // on vertx's event loop
      seen.add(number.join());
    }
    // end: embed-vertx
    return seen;
  }

  static Object localOptions(Router router) {
    // begin: local-options
    Local target = Local.jvm()
        .name("worker")
        .javaOptions("-Xmx64m", "-Dgreeting=hello")
        .environment("LANG", "C.UTF-8")
        .workingDirectory(Path.of("/tmp"))
        .connectTimeout(Duration.ofSeconds(10));
    Context child = router.connect(target);
    // end: local-options
    return Tuple.of(
        child.call(System::getProperty, "greeting"),
        child.call(() -> System.getenv("LANG")),
        child.call(System::getProperty, "user.dir"));
  }

  static Object routerOptions() {
    List<Object> seen = new ArrayList<>();
    // begin: router-options
    RouterOptions options = RouterOptions.defaults().maxMessageBytes(4 * 1024 * 1024);
    try (Router router = Mitogen.open(options)) {
      Context child = router.connect(Local.jvm());
      child.call(Snippets::size, new byte[5 * 1024 * 1024]);
    } catch (UndeliverableException e) {
      seen.add(e.reason()); // TOO_LARGE
    }
    // end: router-options
    return seen;
  }

  static void print(String text) {
    System.out.println(text);
  }

  static int size(byte[] bytes) {
    return bytes.length;
  }

  static Object values(Context child) {
    List<Object> seen = new ArrayList<>();
    // begin: values
    try {
      Map<String, Object> disk = Map.of("mounts", new TreeSet<>(List.of("/", "/home")));
      child.call(String::valueOf, disk);
    } catch (UndeliverableException e) {
      seen.add(e.reason()); // ARGUMENT
      seen.add(e.getMessage()); // args[0].mounts is a java.util.TreeSet, which may not travel; ...
    }
    // end: values
    return seen;
  }

  // begin: log
  public static void count(List<String> stock) {
    System.Logger log = System.getLogger("stock.count");
    log.log(System.Logger.Level.WARNING, "only {0} left", stock.size());
  }
  // end: log

  public static boolean isLoggable(String logger, String level) {
    return System.getLogger(logger).isLoggable(System.Logger.Level.valueOf(level));
  }

  static void logLevels(Router router) {
    // begin: log-levels
    router.setLogLevel("stock", System.Logger.Level.DEBUG); // and those below it
    router.setLogLevel("", System.Logger.Level.WARNING); // all others
    // end: log-levels
  }

  static LogSubscription logListener(Router router, Collection<String> console) {
    // begin: log-listener
    LogSubscription subscription = router.addLogListener(event -> {
      if (event.logger().equals(LogEvent.PRINTED)) {
        console.add(event.context().name() + "> " + event.text());
      }
    });
    // end: log-listener
    return subscription;
  }
}
