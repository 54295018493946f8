package io.mitogen.core;

import io.mitogen.Broker;
import io.mitogen.Router;
import io.vertx.core.Vertx;

/**
 * Where a program begins: opens routers. Thread-safe; no state.
 *
 * <pre>{@code
 * Mitogen.run(router -> {
 *   Context child = router.connect(Local.jvm());
 *   System.out.println(child.call(System::getProperty, "java.version"));
 * });
 * }</pre>
 */
public final class Mitogen {
  private Mitogen() {}

  /** What a program does with a router. */
  @FunctionalInterface
  public interface Body<E extends Exception> {
    /** Runs with a router that is closed afterwards. */
    void run(Router router) throws E;
  }

  /** Runs {@code body} with a router of its own, and closes it whatever happens. */
  public static <E extends Exception> void run(Body<E> body) throws E {
    try (Router router = open()) {
      body.run(router);
    }
  }

  /** A router on a broker of its own, which ends with it: for try-with-resources. */
  public static Router open() {
    return open(RouterOptions.defaults());
  }

  /** The same with options. */
  public static Router open(RouterOptions options) {
    VertxBroker broker = new VertxBroker();
    return broker.open(options, broker::close);
  }

  /** A broker with an event loop of its own. */
  public static Broker broker() {
    return new VertxBroker();
  }

  /** A broker on an event loop of {@code vertx}, which is not closed by us. */
  public static Broker broker(Vertx vertx) {
    return new VertxBroker(vertx);
  }

  /** A router on a broker that {@link #broker} made. Closing the broker closes it. */
  public static Router router(Broker broker) {
    return router(broker, RouterOptions.defaults());
  }

  /** The same with options. */
  public static Router router(Broker broker, RouterOptions options) {
    if (broker instanceof VertxBroker ours) {
      return ours.open(options, () -> {});
    }
    throw new IllegalArgumentException("a router needs a broker made by Mitogen.broker(), got a "
        + broker.getClass().getName());
  }
}
