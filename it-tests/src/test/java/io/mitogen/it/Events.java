package io.mitogen.it;

import io.mitogen.LogEvent;
import io.mitogen.LogSubscription;
import io.mitogen.Router;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** What a listener of a router hears while this is open. Thread-safe. */
final class Events implements AutoCloseable {
  private final List<LogEvent> all = new CopyOnWriteArrayList<>();
  private final LogSubscription subscription;

  Events(Router router) {
    subscription = router.addLogListener(all::add);
  }

  /** Those of one logger of one context, so far. */
  List<LogEvent> of(String context, String logger) {
    return all.stream()
        .filter(
            event -> event.context().name().equals(context) && event.logger().equals(logger))
        .toList();
  }

  List<String> texts(String context, String logger) {
    return of(context, logger).stream().map(LogEvent::text).toList();
  }

  /** Waits until there are so many of them. */
  List<LogEvent> await(String context, String logger, int count) {
    Awaitility.await().until(() -> of(context, logger).size() >= count);
    return of(context, logger);
  }

  @Override
  public void close() {
    subscription.close();
  }
}
