package io.mitogen.runtime.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** What is known of a neighbour being alive: what was heard of it, and how long its pings take. Thread-safe. */
public final class Liveness {
  private final AtomicLong bytes = new AtomicLong();
  private final List<LongConsumer> pingers = new ArrayList<>(0); // guarded by itself, as is ended
  private boolean ended;

  Liveness() {}

  /** Notes that bytes came; returns how many came so far. */
  long heard(int count) {
    return bytes.addAndGet(count);
  }

  /** How many bytes have come. */
  public long bytes() {
    return bytes.get();
  }

  /** The next pong tells {@code pinger} its round-trip time in nanoseconds, on the thread that reads; the end, -1. */
  public void onPong(LongConsumer pinger) {
    synchronized (pingers) {
      if (!ended) {
        pingers.add(pinger);
        return;
      }
    }
    pinger.accept(-1);
  }

  /** Nothing will come any more. */
  void end() {
    synchronized (pingers) {
      ended = true;
    }
    pong(-1);
  }

  void pong(long nanos) {
    List<LongConsumer> waiting;
    synchronized (pingers) {
      if (pingers.isEmpty()) {
        return;
      }
      waiting = new ArrayList<>(pingers);
      pingers.clear();
    }
    for (LongConsumer pinger : waiting) {
      pinger.accept(nanos);
    }
  }
}
