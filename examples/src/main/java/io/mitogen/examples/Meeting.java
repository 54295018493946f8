package io.mitogen.examples;

import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where two calls meet, which only works if they run at the same time. Thread-safe. */
final class Meeting {
  private static final Exchanger<String> NAMES = new Exchanger<>();

  private Meeting() {}

  /** Waits for another call, and says who that was. */
  static String await(String name) throws InterruptedException, TimeoutException {
    return name + " met " + NAMES.exchange(name, 10, TimeUnit.SECONDS);
  }
}
