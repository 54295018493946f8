package io.mitogen.runtime;

import io.mitogen.ConnectException;
import io.mitogen.ContextInfo;
import io.mitogen.Target;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.launch.Hello;
import io.mitogen.runtime.launch.Launcher;
import io.mitogen.runtime.launch.Nonce;
import io.mitogen.runtime.life.Heartbeat;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.Neighbour;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.runtime.stream.StreamListener;
import io.mitogen.spi.ByteLink;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.Transport;
import io.mitogen.spi.WireOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The contexts that this one has started: each has a thread that starts it, then reads its stream, then sees to its end.
 * Thread-safe.
 */
final class Children {
  private static final Duration SILENCE_LIMIT =
      Duration.ofSeconds(45); // Mitogen row 13.8: ssh's 15 s x 3, for every kind
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5); // Mitogen row 13.1
  private static final Duration KILL_LIMIT = Duration.ofSeconds(3);
  private static final Duration ENDING_LIMIT = Duration.ofMillis(500);

  private final MessageRouter messages;
  private final Loop loop;
  private final Log log;
  private final Rules rules;
  private final Nursery nursery;
  private final ConcurrentSkipListMap<Integer, Connected> connected = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<Integer, Attempt> starting = new ConcurrentSkipListMap<>();
  private volatile boolean closed;

  Children(MessageRouter messages, Loop loop, Log log, Rules rules, Nursery nursery) {
    this.messages = messages;
    this.loop = loop;
    this.log = log;
    this.rules = rules;
    this.nursery = nursery;
  }

  /** A context that has said hello. Thread-safe. */
  final class Connected implements StreamListener {
    private final Neighbour neighbour;
    private final Launcher.Child child;
    private final Stream stream;
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile String wanted = ""; // why we ended it, if we did

    Connected(Neighbour neighbour, Launcher.Child child) {
      this.neighbour = neighbour;
      this.child = child;
      this.stream = new Stream(
          messages.self().id(),
          neighbour,
          child.in(),
          child.reader(),
          child.link().output(),
          this);
    }

    Neighbour neighbour() {
      return neighbour;
    }

    ContextInfo info() {
      return new ContextInfo(
          neighbour.id(),
          neighbour.name(),
          neighbour.pid(),
          neighbour.javaVersion(),
          stream.bytesSent() + nursery.payload().size(),
          stream.bytesReceived(),
          nursery.classesSentTo(neighbour.id()));
    }

    void ping(LongConsumer pong) {
      stream.liveness().onPong(pong);
      stream.ping();
    }

    @Override
    public void received(Stream from, Inbound message) {
      messages.received(from, message);
    }

    @Override
    public void ended(Stream ended, String why) {
      log.debug("stream", ended + " ended: " + why);
      Optional<ByteLink.Ending> ending = ending();
      String how = ending.map(e -> "its process " + e.text()).orElse(why);
      connected.remove(neighbour.id()); // before anyone is told, and looks
      messages.remove(ended, wanted.isEmpty() ? how : wanted + "; " + how);
      nursery.forget(neighbour.id());
      if (ending.isPresent()) { // what it printed last may still be in the pipe
        child.drain(ENDING_LIMIT);
      }
      child.link().close();
      gone.countDown();
    }

    private Optional<ByteLink.Ending> ending() {
      try {
        return child.link().ending(ENDING_LIMIT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // this thread is ours, and about to end
        return Optional.empty();
      }
    }

    private void endBecause(String why) {
      wanted = why;
      child.link().close();
    }
  }

  @Nullable
  Connected get(int id) {
    return connected.get(id);
  }

  List<Connected> all() {
    return new ArrayList<>(connected.values());
  }

  /** Starts a context; the future completes on the thread that starts it. Cancelling it ends the attempt. */
  <T extends Target> CompletableFuture<Connected> connect(T target) {
    Transport<T> transport = nursery.transportFor(target);
    CompletableFuture<Connected> future = new CompletableFuture<>();
    int id = nursery.newId();
    Launcher<T> launcher = launcher(id, target, transport);
    starting.put(id, new Attempt(launcher));
    if (closed) { // by now closeAll may have missed it
      launcher.abort(ConnectException.Reason.CANCELLED, "the router was closed");
    }
    Thread thread = new Thread(
        () -> run(id, target, launcher, future),
        "mitogen-" + (target.name().isEmpty() ? "connect" : target.name()));
    thread.setDaemon(true);
    thread.start();
    return future;
  }

  private <T extends Target> Launcher<T> launcher(int id, T target, Transport<T> transport) {
    Hello.ToChild hello = new Hello.ToChild(
        id,
        messages.self().parentsOfChild(),
        rules.maxMessageBytes(),
        rules.codec().getClass().getName());
    return new Launcher<>(target, transport, nursery.payload(), hello, Nonce.create());
  }

  private void run(
      int id, Target target, Launcher<?> launcher, CompletableFuture<Connected> future) {
    Connected child = attempt(id, target, launcher, future);
    if (child == null) {
      return;
    }
    Heartbeat heartbeat = new Heartbeat(
        loop,
        child.stream,
        SILENCE_LIMIT,
        () -> child.endBecause("it gave no sign of life for " + SILENCE_LIMIT.toSeconds() + " s"));
    heartbeat.start();
    Thread.currentThread().setName("mitogen-" + child.neighbour.name());
    child.stream.readUntilEnd();
    heartbeat.stop();
  }

  private @Nullable Connected attempt(
      int id, Target target, Launcher<?> launcher, CompletableFuture<Connected> future) {
    try {
      Connected child = start(id, target, launcher, future);
      if (!future.complete(child)) { // cancelled at the last moment
        child.endBecause("the connect was cancelled");
      }
      return child;
    } catch (Throwable e) {
      future.completeExceptionally(e);
      return null;
    } finally {
      Attempt attempt = starting.remove(id);
      if (attempt != null) {
        attempt.over.countDown();
      }
    }
  }

  private Connected start(
      int id, Target target, Launcher<?> launcher, CompletableFuture<Connected> future) {
    future.whenComplete((child, failure) -> {
      if (failure instanceof CancellationException) {
        launcher.abort(ConnectException.Reason.CANCELLED, "the connect was cancelled");
      }
    });
    Duration limit = target.connectTimeout();
    Loop.Timer timer = loop.schedule(
        limit,
        () -> launcher.abort(ConnectException.Reason.TIMEOUT, "it did not answer within " + limit));
    try {
      Launcher.Child child = launcher.launch(title(), Deadline.in(limit));
      long pid = child.hello().pid();
      Connected made = new Connected(
          new Neighbour(id, target.contextName(pid), pid, child.hello().javaVersion()), child);
      child.onLine(line -> log.info("stdio", made.neighbour.name() + ": " + line));
      connected.put(id, made);
      messages.add(made.stream);
      if (closed) { // by now closeAll may have missed it
        made.endBecause("the router was closed");
      }
      return made;
    } finally {
      timer.cancel();
    }
  }

  /** Ends all of them, and whatever is starting. */
  void closeAll() {
    closed = true;
    List<CountDownLatch> over = new ArrayList<>();
    for (Attempt attempt : starting.values()) {
      attempt.launcher.abort(ConnectException.Reason.CANCELLED, "the router was closed");
      over.add(attempt.over);
    }
    close(all());
    if (!loop.isCurrent() && !awaitAll(over, KILL_LIMIT)) {
      log.warning("life", "an attempt to connect could not be ended", null);
    }
  }

  /** Asks these to end, waits for it, and forces those that don't; from the loop, without waiting. */
  void close(List<Connected> those) {
    for (Connected child : those) {
      child.wanted = "it was closed";
      WireOutput empty = Outbound.data(0);
      child.stream.sendUrgently(new Outbound(
          Wire.CONTROL, child.neighbour.id(), messages.self().id(), Wire.SHUTDOWN, 0, empty));
    }
    if (loop.isCurrent()) {
      loop.schedule(CLOSE_LIMIT, () -> those.forEach(child -> child.endBecause(child.wanted)));
      return;
    }
    List<CountDownLatch> gone = those.stream().map(child -> child.gone).toList();
    if (!awaitAll(gone, CLOSE_LIMIT)) {
      those.forEach(child -> child.endBecause(child.wanted));
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

  /** A context that is starting. */
  private static final class Attempt {
    final Launcher<?> launcher;
    final CountDownLatch over = new CountDownLatch(1); // and whoever waits for it has been told

    Attempt(Launcher<?> launcher) {
      this.launcher = launcher;
    }
  }
}
