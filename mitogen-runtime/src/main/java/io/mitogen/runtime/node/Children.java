package io.mitogen.runtime.node;

import io.mitogen.ConnectException;
import io.mitogen.ServingStats;
import io.mitogen.Target;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.launch.ContextIds;
import io.mitogen.runtime.launch.Launcher;
import io.mitogen.runtime.launch.Nonce;
import io.mitogen.runtime.launch.PrintedLine;
import io.mitogen.runtime.life.Exit;
import io.mitogen.runtime.life.Heartbeat;
import io.mitogen.runtime.log.LogEntry;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.Listening;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.serve.ClassServer;
import io.mitogen.runtime.serve.Preloader;
import io.mitogen.runtime.stream.FrameLog;
import io.mitogen.runtime.stream.Hello;
import io.mitogen.runtime.stream.Neighbour;
import io.mitogen.spi.Transport;
import io.mitogen.spi.WireOutput;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The contexts that this one has started: each has a thread that starts it, then reads its stream, then sees to its end.
 * Thread-safe.
 */
final class Children {
  /** How long a context of this program gets to end by itself (Mitogen row 13.1). */
  static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  /** Why a context was ended that came too late. */
  static final String CANCELLED = "the connect was cancelled";

  private static final Duration SILENCE_LIMIT =
      Duration.ofSeconds(45); // Mitogen row 13.8: ssh's 15 s x 3, for every kind
  private static final Duration KILL_LIMIT = Duration.ofSeconds(3);

  // A child that has to end by force ends what is below it, too, which it could not if we were
  // first.
  private static final Duration HEAD_START = Duration.ofMillis(300);

  private final MessageRouter messages;
  private final Loop loop;
  private final Log log;
  private final Rules rules;
  private final Nursery nursery;
  private final Output output;
  private final ContextIds ids;
  private final ClassServer classes;
  private final Preloader preloader;
  private final FrameLog frames;
  private final ConcurrentSkipListMap<Integer, Child> connected = new ConcurrentSkipListMap<>();
  private final ConcurrentHashMap<Integer, Child> ending = new ConcurrentHashMap<>();
  private final Set<Attempt<?>> starting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Children(
      MessageRouter messages, Loop loop, Log log, Rules rules, Nursery nursery, Output output) {
    this.messages = messages;
    this.loop = loop;
    this.log = log;
    this.rules = rules;
    this.nursery = nursery;
    this.output = output;
    this.ids = new ContextIds(messages);
    this.classes = new ClassServer(messages, nursery.classes(), rules.maxMessageBytes(), log);
    this.preloader = new Preloader(messages, classes, rules.maxMessageBytes());
    this.frames = new FrameLog(log);
    messages.listen(Wire.GET_LIBRARY, Listening.atOnce(Handler.Policy.CHILDREN, this::sendLibrary));
  }

  /** What they were given of the program's code. */
  ServingStats servingStats() {
    return classes.stats();
  }

  /** What sends them code that they have not asked for. */
  Preloader preloader() {
    return preloader;
  }

  @Nullable
  Child get(int id) {
    return connected.get(id);
  }

  /** One that is there, or has gone, but not yet with all that it has left behind. */
  @Nullable
  Child toClose(int id) {
    Child child = connected.get(id);
    return child == null ? ending.get(id) : child;
  }

  List<Child> all() {
    return new ArrayList<>(connected.values());
  }

  /**
   * Starts a context within {@code limit}; the future completes on the thread that starts it. Cancelling it ends the
   * attempt.
   */
  <T extends Target> CompletableFuture<Child> connect(
      T target, Transport<T> transport, Duration limit) {
    Attempt<T> attempt = new Attempt<>(target, transport, limit);
    starting.add(attempt);
    if (closed) { // by now closeAll may have missed it
      attempt.abort(ConnectException.Reason.CANCELLED, "the router was closed");
    }
    Thread thread = new Thread(
        () -> run(attempt), "mitogen-" + (target.name().isEmpty() ? "connect" : target.name()));
    thread.setDaemon(true);
    thread.start();
    return attempt.result();
  }

  private void run(Attempt<?> attempt) {
    Child child = complete(attempt);
    if (child == null) {
      return;
    }
    Heartbeat heartbeat = new Heartbeat(
        loop,
        child.stream(),
        SILENCE_LIMIT,
        () -> child.endBecause("it gave no sign of life for " + SILENCE_LIMIT.toSeconds() + " s"));
    heartbeat.start();
    Thread.currentThread().setName("mitogen-" + child.neighbour().name());
    child.stream().readUntilEnd();
    heartbeat.stop();
    ending.remove(child.neighbour().id());
  }

  private @Nullable Child complete(Attempt<?> attempt) {
    try {
      Child child = start(attempt);
      if (!attempt.result().complete(child)) { // cancelled at the last moment
        child.endBecause(CANCELLED);
      }
      return child;
    } catch (Throwable e) {
      attempt.result().completeExceptionally(e);
      return null;
    } finally {
      starting.remove(attempt);
      attempt.over().countDown();
    }
  }

  private <T extends Target> Child start(Attempt<T> attempt) {
    Duration limit = attempt.limit();
    Loop.Timer timer = loop.schedule(
        limit,
        () -> attempt.abort(ConnectException.Reason.TIMEOUT, "it did not answer within " + limit));
    try {
      int id = ids.take(attempt.deadline());
      Launcher<T> launcher = new Launcher<>(
          attempt.target(), attempt.transport(), nursery.payload(), hello(id), Nonce.create());
      attempt.launchWith(launcher);
      return register(id, attempt.target(), launcher.launch(title(), attempt.deadline()));
    } finally {
      timer.cancel();
    }
  }

  private Child register(int id, Target target, Launcher.Child process) {
    long pid = process.hello().pid();
    String path = ids.ownName().isEmpty() ? "" : ids.ownName() + '.';
    Neighbour neighbour =
        new Neighbour(id, path + target.contextName(pid), pid, process.hello().javaVersion());
    Child child = new Child(neighbour, process, messages, classes, frames, log, ended -> {
      ending.put(id, ended); // before it is no longer there: closeAll must find it in either
      connected.remove(id, ended);
    });
    connected.put(id, child);
    messages.addChild(child.stream(), Descendant.child(messages.self().id(), neighbour));
    process.onLine(
        early -> output.printedAtOnce(entry(id, early.isOurs() ? Level.INFO : Level.DEBUG, early)),
        line -> output.printed(entry(id, Level.INFO, line)));
    if (closed) { // by now closeAll may have missed it
      child.endBecause("the router was closed");
    }
    return child;
  }

  private static LogEntry entry(int id, Level level, PrintedLine line) {
    return LogEntry.printed(id, level, line.millis(), line.text());
  }

  private Hello.ToChild hello(int id) {
    return new Hello.ToChild(
        id,
        messages.self().parentsOfChild(),
        rules.maxMessageBytes(),
        rules.codecLoader(),
        rules.codecClass(),
        rules.unidirectional(),
        log.isDebug());
  }

  /** A child is about to start others. */
  private void sendLibrary(Inbound request) {
    WireOutput data = Outbound.data(rules.maxMessageBytes());
    data.bytes(nursery.payload().parents());
    messages.answer(new Outbound(
        Wire.CONTROL, request.src(), messages.self().id(), request.replyTo(), 0, data));
  }

  /** Ends all of them within {@code limit}, or soon after by force, and whatever is starting. */
  void closeAll(Duration limit) {
    closed = true;
    List<CountDownLatch> over = new ArrayList<>();
    for (Attempt<?> attempt : starting) {
      attempt.abort(ConnectException.Reason.CANCELLED, "the router was closed");
      over.add(attempt.over());
    }
    List<Child> children = all();
    children.addAll(ending.values());
    close(children, limit);
    if (!loop.isCurrent() && !awaitAll(over, KILL_LIMIT)) {
      log.warning("life", "an attempt to connect could not be ended", null);
    }
    classes.close();
  }

  /** Asks these to end within {@code limit}, waits for it, and forces those that don't; from the loop, without waiting. */
  void close(List<Child> those, Duration limit) {
    Duration grace = limit.minus(HEAD_START);
    grace = grace.compareTo(Exit.GRACE) < 0 ? grace : Exit.GRACE;
    for (Child child : those) {
      child.askToEnd(grace);
    }
    if (loop.isCurrent()) {
      loop.schedule(limit, () -> those.forEach(child -> child.endBecause("it was closed")));
      return;
    }
    List<CountDownLatch> gone = those.stream().map(Child::gone).toList();
    if (!awaitAll(gone, limit)) {
      those.forEach(child -> child.endBecause("it was closed"));
      if (!awaitAll(gone, KILL_LIMIT)) {
        log.warning("life", "a context could not be ended; its process may be left behind", null);
      }
    }
  }

  private static boolean awaitAll(List<CountDownLatch> latches, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    boolean all = true;
    int next = 0;
    while (next < latches.size()) {
      try {
        all &= latches.get(next).await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        next++;
      } catch (InterruptedException e) {
        interrupted = true; // bounded as it is, this wait goes on: who closes wants an end of all
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return all;
  }

  /** What {@code ps} shows of a child: who started it, and where (Mitogen row 12.2). */
  private static String title() {
    return "mitogen:" + System.getProperty("user.name") + "@" + hostName() + ":"
        + ProcessHandle.current().pid();
  }

  /** From the kernel: a look-up may take seconds. */
  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
