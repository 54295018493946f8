package io.mitogen.runtime.route;

import io.mitogen.MitogenException;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

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

  /** Takes out whoever waits for an answer; null if nobody does, or not for an answer of its sender. */
  @Nullable
  ReplyListener take(Inbound answer) {
    return take(answer.handle(), answer.src());
  }

  /** Takes out whoever waits at {@code handle} for {@code respondent}, or null if nobody does. */
  @Nullable
  ReplyListener take(Integer handle, int respondent) {
    Pending pending = waiting.get(handle);
    if (pending == null || pending.respondent != respondent || !waiting.remove(handle, pending)) {
      return null;
    }
    return pending.listener;
  }

  /** Whether someone waits at {@code handle}. */
  boolean isWaiting(int handle) {
    return waiting.containsKey(handle);
  }

  /** Who is waited for at {@code handle}, or null if nobody is. */
  @Nullable
  Integer respondent(int handle) {
    Pending pending = waiting.get(handle);
    return pending == null ? null : pending.respondent;
  }

  /** Fails all that wait for {@code respondent}. */
  void failAll(int respondent, MitogenException why) {
    failAll(asked -> asked == respondent, why);
  }

  /** Fails all that wait. */
  void failAll(MitogenException why) {
    failAll(asked -> true, why);
  }

  /** Fails all that wait for one of these. */
  void failAll(IntPredicate respondents, MitogenException why) {
    for (Map.Entry<Integer, Pending> entry : waiting.entrySet()) {
      Pending pending = entry.getValue();
      if (respondents.test(pending.respondent) && waiting.remove(entry.getKey(), pending)) {
        pending.listener.failed(why);
      }
    }
  }

  /** Who waits: handles, respondents and ages, for people. */
  public List<String> describe() {
    List<String> all = new ArrayList<>();
    for (Map.Entry<Integer, Pending> entry : new TreeMap<>(waiting).entrySet()) {
      Pending pending = entry.getValue();
      long millis = (System.nanoTime() - pending.sinceNanos) / 1_000_000;
      all.add("handle " + entry.getKey() + " waits for context " + pending.respondent + " since "
          + millis + " ms");
    }
    return all;
  }

  /** How many wait. */
  public int size() {
    return waiting.size();
  }

  /** Who waits, and for whom. */
  private static final class Pending {
    final int respondent;
    final ReplyListener listener;
    final long sinceNanos = System.nanoTime();

    Pending(int respondent, ReplyListener listener) {
      this.respondent = respondent;
      this.listener = listener;
    }
  }
}
