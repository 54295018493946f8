package io.mitogen.runtime.node;

import io.mitogen.ClosedException;
import io.mitogen.ConnectException;
import io.mitogen.Context;
import io.mitogen.ContextInfo;
import io.mitogen.DisconnectedException;
import io.mitogen.HandlerOptions;
import io.mitogen.LogEvent;
import io.mitogen.LogSubscription;
import io.mitogen.Message;
import io.mitogen.Router;
import io.mitogen.ServingStats;
import io.mitogen.Target;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.call.Calls;
import io.mitogen.runtime.call.CodeOrigin;
import io.mitogen.runtime.call.Contexts;
import io.mitogen.runtime.call.Lane;
import io.mitogen.runtime.call.RemoteContext;
import io.mitogen.runtime.code.CodeRequest;
import io.mitogen.runtime.code.RemoteClasses;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.life.Exit;
import io.mitogen.runtime.log.LogSender;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.Listening;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.Hello;
import io.mitogen.spi.Codec;
import io.mitogen.spi.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One JVM of the tree: holds the rooms, and is what the program sees of them. Thread-safe. */
public final class Node implements Router, RemoteContext.Links, Exit.Below {
  private final Loop loop;
  private final Log log;
  private final MessageRouter messages;
  private final KnownContexts contexts;
  private final Calls calls;
  private final CodeOrigin origin;
  private final Nursery nursery;
  private final Children children;
  private final Intermediaries intermediaries;
  private final Output output;
  private final List<Runnable> afterClose = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /**
   * The node whose messages are routed by {@code messages}, which starts others with what {@code nursery} has, and whose
   * children print to {@code output}.
   */
  public Node(
      MessageRouter messages,
      Loop loop,
      Log log,
      Rules rules,
      CodeOrigin origin,
      Nursery nursery,
      Output output) {
    this.loop = loop;
    this.log = log;
    this.messages = messages;
    this.contexts = new KnownContexts(messages, this);
    this.calls =
        new Calls(messages, loop, rules.codec(), rules.maxMessageBytes(), origin, contexts);
    this.origin = origin;
    this.nursery = nursery;
    this.output = output;
    this.children = new Children(messages, loop, log, rules, nursery, output);
    this.intermediaries = new Intermediaries(calls, origin);
  }

  /**
   * The node of a context that another one has started. Here, and not where it is needed, so that no class of this package
   * is loaded before.
   *
   * @param library the loader of this library, which has what a context is given
   */
  public static Node ofChild(
      MessageRouter messages,
      Loop loop,
      Log log,
      Codec codec,
      Hello.ToChild hello,
      RemoteClasses classes,
      ClassLoader library) {
    Rules rules = new Rules(
        codec, hello.codecLoader(), hello.codec(), hello.maxMessageBytes(), hello.unidirectional());
    ForwardedOutput output = new ForwardedOutput(LogSender.ofThisJvm());
    return new Node(
        messages, loop, log, rules, classes, new ChildNursery(classes, library), output);
  }

  /** Routes the messages of this context. */
  public MessageRouter messages() {
    return messages;
  }

  /** What it takes to start others. */
  Nursery nursery() {
    return nursery;
  }

  /** The contexts that values speak of. */
  public Contexts contextsOfValues() {
    return contexts;
  }

  @Override
  public Router router() {
    return this;
  }

  @Override
  public Context connect(Target target) {
    loop.refuseBlocking("connect", "connectAsync");
    CompletableFuture<Context> attempt = begin(target);
    try {
      return attempt.get();
    } catch (InterruptedException e) {
      abandon(attempt);
      Thread.currentThread().interrupt();
      throw new ConnectException(
          ConnectException.Phase.CONNECT,
          ConnectException.Reason.CANCELLED,
          "could not start " + target.describe()
              + ": the thread that waited for it was interrupted",
          List.of(),
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        failure.addSuppressed(
            new Throwable("connected from here")); // the trace above is the connecting thread's
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public CompletableFuture<Context> connectAsync(Target target) {
    loop.prepare();
    CompletableFuture<Context> attempt = begin(target);
    CompletableFuture<Context> onLoop = attempt.thenApplyAsync(context -> context, loop);
    onLoop.whenComplete((context, failure) -> {
      if (onLoop.isCancelled()) {
        abandon(attempt);
      }
    });
    return onLoop;
  }

  /** Ends an attempt that nobody wants any more, or closes the context if it has just come. */
  void abandon(CompletableFuture<Context> attempt) {
    if (!attempt.cancel(true)) {
      attempt.thenAcceptAsync(Context::close, loop);
    }
  }

  private CompletableFuture<Context> begin(Target target) {
    ensureOpen();
    Transport<Target> transport = nursery.transportFor(target);
    Context via = target.via().orElse(contexts.context(messages.self().id()));
    if (!contexts.test(via)) {
      throw new IllegalArgumentException(target.describe() + " is to be started by " + via.name()
          + ", which is a context of another router");
    }
    return via.id() == messages.self().id()
        ? connectHere(target, transport, target.connectTimeout())
        : intermediaries.connect((RemoteContext) via, target, transport);
  }

  /** Starts a context from here. Cancelling the future ends the attempt. */
  <T extends Target> CompletableFuture<Context> connectHere(
      T target, Transport<T> transport, Duration limit) {
    CompletableFuture<Child> attempt = children.connect(target, transport, limit);
    CompletableFuture<Context> context = attempt.thenApply(
        child -> contexts.context(child.neighbour().id(), child.neighbour().name()));
    context.whenComplete((done, failure) -> {
      if (context.isCancelled() && !attempt.cancel(true)) {
        attempt.thenAccept(child -> child.endBecause(Children.CANCELLED));
      }
    });
    return context;
  }

  /** The handle of a context. */
  public Context context(int id) {
    return contexts.context(id);
  }

  @Override
  public Context myself() {
    ensureOpen();
    return contexts.context(messages.self().id());
  }

  @Override
  public Context master() {
    ensureOpen();
    return contexts.context(Identity.MASTER);
  }

  @Override
  public List<Context> contexts() {
    ensureOpen();
    List<Context> all = new ArrayList<>();
    for (Descendant below : messages.below()) {
      all.add(contexts.context(below.id(), below.name()));
    }
    return all;
  }

  @Override
  public int addHandler(HandlerOptions options, Consumer<Message> handler) {
    ensureOpen();
    loop.prepare();
    int handle = messages.newHandle();
    Listening listening = Listening.onLoop(
        UserHandler.policy(options.senders()), new UserHandler(this, messages, calls, handler));
    if (options.once()) {
      listening = listening.once();
    }
    if (options.respondent().isPresent()) {
      Context respondent = options.respondent().get();
      if (!contexts.test(respondent)) {
        throw new IllegalArgumentException(
            "the respondent " + respondent.name() + " is a context of another router");
      }
      listening = listening.of(respondent.id());
    }
    messages.listen(handle, listening);
    return handle;
  }

  @Override
  public void removeHandler(int handle) {
    ensureOpen();
    messages.unlisten(handle, "the handler was removed");
  }

  @Override
  public CompletableFuture<@Nullable Void> preload(Context context, Class<?>... classes) {
    ensureOpen();
    Descendant below = contexts.test(context) ? messages.below(context.id()) : null;
    if (below == null) {
      throw new IllegalArgumentException("classes can be preloaded to contexts below this one, and "
          + context.name() + " is none of them; it may have gone");
    }
    loop.prepare();
    List<CodeRequest> roots = new ArrayList<>();
    for (Class<?> each : classes) {
      int loader = origin.loaderOf(each);
      if (loader != CodeOrigin.PLATFORM) { // what every context has
        roots.add(new CodeRequest(loader, each.getName(), below.javaFeature(), below.id()));
      }
    }
    return preload(below.id(), roots).thenApplyAsync(nothing -> null, loop);
  }

  /** Sends classes to a context below; the future completes on a thread of its own. */
  public CompletableFuture<@Nullable Void> preload(int context, List<CodeRequest> roots) {
    return roots.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : children.preloader().push(context, roots);
  }

  @Override
  public ServingStats servingStats() {
    return children.servingStats();
  }

  @Override
  public LogSubscription addLogListener(Consumer<LogEvent> listener) {
    ensureOpen();
    return output.addListener(contexts, listener);
  }

  @Override
  public void setLogLevel(String logger, System.Logger.Level level) {
    ensureOpen();
    output.setLevel(logger, level);
  }

  @Override
  public void enableDebug() {
    log.enableDebug();
  }

  @Override
  public String dump() {
    return Dump.of(messages);
  }

  /** Runs {@code task} once the router is closed. */
  public void afterClose(Runnable task) {
    afterClose.add(task);
  }

  /** Whether it was closed. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    close(Children.CLOSE_LIMIT);
  }

  @Override
  public void close(Duration limit) {
    synchronized (afterClose) {
      if (closed) {
        return;
      }
      closed = true;
    }
    children.closeAll(limit);
    if (log
        .isDebug()) { // a record's text costs a JVM that is about to end much of its last moments
      log.debug("code", "served " + children.servingStats());
    }
    messages.close("the router is closed");
    output.close(!loop.isCurrent());
    afterClose.forEach(Runnable::run);
  }

  private void ensureOpen() {
    if (closed) {
      throw new ClosedException(
          "the router is closed; connect and call before close(), or open another");
    }
  }

  @Override
  public Calls openCalls() {
    ensureOpen();
    return calls;
  }

  @Override
  public void forget(RemoteContext context, Lane chain) {
    if (!closed) {
      calls.forget(context, chain);
    }
  }

  @Override
  public ContextInfo info(int id) {
    Child child = children.get(id);
    if (child != null) {
      return child.info(nursery.payload().size());
    }
    Descendant below = messages.below(id);
    if (below != null) {
      return new ContextInfo(
          id, below.parent(), below.name(), below.pid(), below.javaVersion(), -1, -1, -1);
    }
    if (id == messages.self().id()) {
      long pid = ProcessHandle.current().pid();
      int parent = messages.self().hasParent() ? messages.self().parent() : id;
      return new ContextInfo(id, parent, "self", pid, System.getProperty("java.version"), 0, 0, 0);
    }
    throw new DisconnectedException(
        "nothing is known of context " + id + " here; it has gone, or never was below this one");
  }

  @Override
  public boolean isAlive(int id) {
    return !closed && messages.knows(id);
  }

  @Override
  public CompletableFuture<Duration> ping(RemoteContext context) {
    Child child = children.get(context.id());
    if (child == null) {
      long start = loop.nanoTime();
      return openCalls()
          .ask(context, Wire.ECHO, Outbound.data(0))
          .thenApply(nothing -> Duration.ofNanos(loop.nanoTime() - start));
    }
    ensureOpen();
    CompletableFuture<Duration> pong = new CompletableFuture<>();
    child.ping(nanos -> loop.execute(() -> {
      if (nanos < 0) {
        pong.completeExceptionally(new DisconnectedException(
            "no answer: " + context.name() + " went away before it replied"));
      } else {
        pong.complete(Duration.ofNanos(nanos));
      }
    }));
    return pong;
  }

  @Override
  public void close(RemoteContext context) {
    if (messages.self().isAuthority(context.id())) {
      throw new UndeliverableException(
          UndeliverableException.Reason.POLICY,
          "only contexts below can be closed, and " + context.name() + " is not below this one");
    }
    Child child = children.toClose(context.id());
    Descendant below = messages.below(context.id());
    if (child != null) {
      children.close(List.of(child), Children.CLOSE_LIMIT);
    } else if (below != null && !closed) {
      closeFarther(below);
    }
  }

  @Override
  public void closeChild(int id, Duration limit) {
    Child child = children.toClose(id);
    if (child != null) {
      children.close(List.of(child), limit);
    }
  }

  /** By its parent, which sees to its end. */
  private void closeFarther(Descendant context) {
    RemoteContext parent = contexts.context(context.parent());
    CompletableFuture<@Nullable Object> done =
        calls.ask(parent, Wire.SHUTDOWN, Child.shutdown(context.id(), Children.CLOSE_LIMIT));
    if (loop.isCurrent()) {
      return;
    }
    try {
      done.get(Children.CLOSE_LIMIT.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the end goes on without us
    } catch (ExecutionException e) {
      log.debug("life", context.name() + " has gone with its parent: " + e.getCause());
    } catch (TimeoutException e) {
      log.warning("life", parent.name() + " did not say that " + context.name() + " ended", null);
    }
  }

  @Override
  public String toString() {
    return "router of " + messages.self();
  }
}
