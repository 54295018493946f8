package io.mitogen.runtime.route;

import io.mitogen.MitogenException;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Who waits for which answer. Thread-safe: the one table that the reading threads share with the callers. */
public final class PendingReplies {
  private final Map<Integer, Pending> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger handles;

  /** With the counter that this context takes all its dynamic handles from. */
  PendingReplies(AtomicInteger handles) {
    this.handles = handles;
  }

  /** Waits for an answer from {@code respondent}; returns the handle to be named as {@code reply_to}. */
  public int add(int respondent, ReplyListener listener) {
    Pending pending = new Pending(respondent, listener);
    while (true) {
      int handle = handles.getAndIncrement() & Integer.MAX_VALUE;
      // After two billion calls the numbers start again, and some may still be waited on.
      if (handle >= Wire.FIRST_DYNAMIC_HANDLE && waiting.putIfAbsent(handle, pending) == null) {
        return handle;
      }
    }
  }

  /** Waits no longer; false if the answer was there first. */
  public boolean remove(int handle) {
    return waiting.remove(handle) != null;
  }

  /** Hands an answer to whoever waits for it; false if nobody does, or not for an answer of its sender. */
  boolean complete(Inbound answer) {
    Integer handle = answer.handle();
    Pending pending = waiting.get(handle);
    if (pending == null || pending.respondent != answer.src() || !waiting.remove(handle, pending)) {
      return false;
    }
    pending.listener.replied(answer);
    return true;
  }

  /** Fails all that wait for {@code respondent}. */
  void failAll(int respondent, MitogenException why) {
    for (Map.Entry<Integer, Pending> entry : waiting.entrySet()) {
      Pending pending = entry.getValue();
      if (pending.respondent == respondent && waiting.remove(entry.getKey(), pending)) {
        pending.listener.failed(why);
      }
    }
  }

  /** Fails all that wait. */
  void failAll(MitogenException why) {
    for (Map.Entry<Integer, Pending> entry : waiting.entrySet()) {
      if (waiting.remove(entry.getKey(), entry.getValue())) {
        entry.getValue().listener.failed(why);
      }
    }
  }

  /** How many wait. */
  public int size() {
    return waiting.size();
  }

  /** Who waits, and for whom. */
  private static final class Pending {
    final int respondent;
    final ReplyListener listener;

    Pending(int respondent, ReplyListener listener) {
      this.respondent = respondent;
      this.listener = listener;
    }
  }
}
