package io.mitogen.core;

import io.mitogen.Broker;
import io.mitogen.ClosedException;
import io.mitogen.Router;
import io.mitogen.runtime.node.Node;
import io.mitogen.runtime.node.Rules;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A broker on one Vert.x event loop. Thread-safe. */
final class VertxBroker implements Broker {
  private static final Duration CLOSE_LIMIT =
      Duration.ofSeconds(15); // the contexts' own limits, and the loop's end

  private final SystemLog log = new SystemLog();
  private final VertxLoop loop;
  private final List<Node> routers = new ArrayList<>(); // guarded by itself
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean closing; // guarded by routers

  /** With an event loop of its own. */
  VertxBroker() {
    loop = VertxLoop.ofItsOwn(log);
  }

  /** With an event loop of the program's. */
  VertxBroker(Vertx vertx) {
    loop = VertxLoop.of(vertx, log);
  }

  Router open(RouterOptions options, Runnable afterClose) {
    Plugins plugins = Plugins.find();
    ClassLoaders loaders = new ClassLoaders();
    Rules rules = new Rules(
        plugins.codec(options.codec()),
        loaders,
        options.maxMessageBytes(),
        options.unidirectional());
    SystemLog ownLog = new SystemLog();
    MessageRouter messages =
        new MessageRouter(new Identity(Identity.MASTER), loop, ownLog, options.unidirectional());
    Node node = new Node(
        messages,
        loop,
        ownLog,
        rules,
        loaders,
        new MasterNursery(plugins, new MasterClasses(loaders, new ServingPolicy(options))),
        new MasterOutput(messages, ownLog));
    node.afterClose(afterClose);
    synchronized (routers) {
      if (closing) {
        throw new ClosedException(
            "the broker is closed; open the router before, or on another broker");
      }
      routers.removeIf(Node::isClosed);
      routers.add(node);
    }
    return node;
  }

  @Override
  public void shutdown() {
    List<Node> all;
    synchronized (routers) {
      if (closing) {
        return;
      }
      closing = true;
      all = new ArrayList<>(routers);
    }
    Thread thread = new Thread(() -> end(all), "mitogen-shutdown");
    thread.setDaemon(true);
    thread.start();
  }

  private void end(List<Node> all) {
    try {
      all.forEach(Node::close);
    } finally {
      loop.close();
      closed.countDown();
    }
  }

  @Override
  public boolean join(Duration limit) throws InterruptedException {
    loop.refuseBlocking("join", "close");
    return closed.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    shutdown();
    if (loop.isCurrent()) {
      return;
    }
    try {
      if (!closed.await(CLOSE_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warning("life", "the broker did not end within " + CLOSE_LIMIT, null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the shutdown goes on without us
    }
  }
}
