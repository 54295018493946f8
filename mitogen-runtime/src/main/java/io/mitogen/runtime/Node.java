package io.mitogen.runtime;

import io.mitogen.ClosedException;
import io.mitogen.ConnectException;
import io.mitogen.Context;
import io.mitogen.ContextInfo;
import io.mitogen.DisconnectedException;
import io.mitogen.Message;
import io.mitogen.Router;
import io.mitogen.Target;
import io.mitogen.runtime.call.Calls;
import io.mitogen.runtime.call.CodeOrigin;
import io.mitogen.runtime.call.RemoteContext;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One JVM of the tree: holds the rooms, and is what the program sees of them. Thread-safe. */
public final class Node implements Router, RemoteContext.Links {
  private final Loop loop;
  private final MessageRouter messages;
  private final Calls calls;
  private final @Nullable Children children; // a context that can't start others has none
  private final Context self;
  private final List<Runnable> afterClose = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /** The node whose messages are routed by {@code messages}; without a nursery, it can't start others. */
  public Node(
      MessageRouter messages,
      Loop loop,
      Log log,
      Rules rules,
      CodeOrigin origin,
      @Nullable Nursery nursery) {
    this.loop = loop;
    this.messages = messages;
    this.calls = new Calls(messages, loop, rules.codec(), rules.maxMessageBytes(), origin);
    this.children = nursery == null ? null : new Children(messages, loop, log, rules, nursery);
    this.self = new RemoteContext(messages.self().id(), "self", calls, this);
  }

  /** Routes the messages of this context. */
  public MessageRouter messages() {
    return messages;
  }

  @Override
  public Context connect(Target target) {
    loop.refuseBlocking("connect", "connectAsync");
    CompletableFuture<Children.Connected> attempt = begin(target);
    try {
      return contextOf(attempt.get());
    } catch (InterruptedException e) {
      attempt.cancel(true);
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
    CompletableFuture<Children.Connected> attempt = begin(target);
    CompletableFuture<Context> onLoop = attempt.thenApplyAsync(this::contextOf, loop);
    onLoop.whenComplete((context, failure) -> {
      if (onLoop.isCancelled()) {
        attempt.cancel(true);
      }
    });
    return onLoop;
  }

  private CompletableFuture<Children.Connected> begin(Target target) {
    ensureOpen();
    if (children == null) {
      throw new IllegalStateException("this context can't start others");
    }
    return children.connect(target);
  }

  private Context contextOf(Children.Connected child) {
    return context(child.neighbour().id(), child.neighbour().name());
  }

  /** The handle of a context, with its name if it is known here. */
  Context context(int id) {
    Children.Connected child = child(id);
    if (id == self.id()) {
      return self;
    }
    return child == null
        ? context(id, id == Identity.MASTER ? "master" : "context " + id)
        : contextOf(child);
  }

  /** The handle of a context. */
  public Context context(int id, String name) {
    return new RemoteContext(id, name, calls, this);
  }

  @Override
  public Context myself() {
    ensureOpen();
    return self;
  }

  /** This context itself, also when the router is closed. */
  Context self() {
    return self;
  }

  @Override
  public Context master() {
    ensureOpen();
    return messages.self().id() == Identity.MASTER ? self : context(Identity.MASTER, "master");
  }

  @Override
  public List<Context> contexts() {
    ensureOpen();
    List<Context> contexts = new ArrayList<>();
    if (children != null) {
      for (Children.Connected child : children.all()) {
        contexts.add(contextOf(child));
      }
    }
    return contexts;
  }

  @Override
  public int addHandler(Consumer<Message> handler) {
    ensureOpen();
    loop.prepare();
    int handle = messages.newHandle();
    messages.listen(handle, Handler.Policy.ANYONE, new UserHandler(this, messages, calls, handler));
    return handle;
  }

  @Override
  public void removeHandler(int handle) {
    ensureOpen();
    messages.unlisten(handle, "the handler was removed");
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
    synchronized (afterClose) {
      if (closed) {
        return;
      }
      closed = true;
    }
    if (children != null) {
      children.closeAll();
    }
    messages.close("the router is closed");
    afterClose.forEach(Runnable::run);
  }

  @Override
  public void ensureOpen() {
    if (closed) {
      throw new ClosedException(
          "the router is closed; connect and call before close(), or open another");
    }
  }

  @Override
  public ContextInfo info(int id) {
    Children.Connected child = child(id);
    if (child != null) {
      return child.info();
    }
    if (id == self.id()) {
      long pid = ProcessHandle.current().pid();
      return new ContextInfo(id, self.name(), pid, System.getProperty("java.version"), 0, 0, 0);
    }
    throw new DisconnectedException(
        "nothing is known of context " + id + " here; it has gone, or never was");
  }

  @Override
  public boolean isAlive(int id) {
    return !closed && (id == self.id() || messages.streamTo(id) != null);
  }

  @Override
  public CompletableFuture<Duration> ping(int id) {
    CompletableFuture<Duration> pong = new CompletableFuture<>();
    Children.Connected child = child(id);
    if (child == null) {
      pong.completeExceptionally(
          new DisconnectedException("no context " + id + " to ping; it has gone, or never was"));
    } else {
      child.ping(nanos -> loop.execute(() -> {
        if (nanos < 0) {
          pong.completeExceptionally(new DisconnectedException(
              "no answer: " + child.neighbour().name() + " went away before it replied"));
        } else {
          pong.complete(Duration.ofNanos(nanos));
        }
      }));
    }
    return pong;
  }

  @Override
  public void close(int id) {
    Children.Connected child = child(id);
    if (child != null && children != null) {
      children.close(List.of(child));
    }
  }

  private Children.@Nullable Connected child(int id) {
    return children == null ? null : children.get(id);
  }

  @Override
  public String toString() {
    return "router of " + messages.self();
  }
}
