package io.mitogen.runtime.life;

import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a context has started on this machine and left behind, itself or through what it has started. Immutable; {@link #end}
 * blocks.
 *
 * <p>They are told by the {@link Cookie} in their environment. Left alone is what has made itself a session of its own, as a
 * daemon does, unless the cookie says otherwise; what has been given another environment; and what another user runs, unless
 * this one is root. Where there is no {@code /proc}, nothing is found.
 */
public final class Leftovers {
  private static final File PROC = new File("/proc");
  private static final Duration DYING = Duration.ofMillis(500); // from KILL to the end
  private static final int FIRST_PAUSE_MILLIS = 5;
  private static final int LONGEST_PAUSE_MILLIS = 50;

  private final File root;
  private final @Nullable Cookie cookie; // null: there is nothing to be found
  private final long session;
  private final long self;

  private Leftovers(File root, @Nullable Cookie cookie, long session, long self) {
    this.root = root;
    this.cookie = cookie;
    this.session = session;
    this.self = self;
  }

  /**
   * Those of a context while it lives, as its parent knows it.
   *
   * @param pid its process id on its own machine: if that is another one, nothing will be found
   */
  public static Leftovers of(Cookie cookie, long pid) {
    return of(PROC, cookie, pid);
  }

  static Leftovers of(File root, Cookie cookie, long pid) {
    Carrier context = new Processes(root).carrier(Long.toString(pid), cookie);
    return context == null
        ? new Leftovers(root, null, 0, 0)
        : new Leftovers(root, cookie, context.session(), 0);
  }

  /** Whether they are on this machine, and ours to look at. */
  public boolean canBeSeen() {
    return cookie != null;
  }

  /** Those of the context that runs in this JVM. */
  static Leftovers ofThisContext() {
    return ofSelf(PROC, Cookie.ofThisContext());
  }

  static Leftovers ofSelf(File root, @Nullable Cookie cookie) {
    Carrier context = cookie == null ? null : new Processes(root).carrier("self", cookie);
    return context == null
        ? new Leftovers(root, null, 0, 0)
        : new Leftovers(root, cookie, context.session(), context.pid());
  }

  /**
   * Ends them, TERM first, and returns when they are gone. Takes at most both times, and a moment; none if there is nothing
   * to end.
   *
   * @param care how long contexts among them that live get to end by themselves, and what belongs to these
   * @param grace the time between TERM and KILL
   * @return the process ids of those that could not be ended
   */
  public List<Long> end(Duration care, Duration grace) throws InterruptedException {
    Processes processes = new Processes(root);
    Map<Long, Long> asked = new HashMap<>();
    long begin = System.nanoTime();
    long limit = care.plus(grace).plus(DYING).toNanos();
    int pause = FIRST_PAUSE_MILLIS;
    while (true) {
      List<Carrier> left = find(processes);
      long now = System.nanoTime() - begin;
      if (left.isEmpty() || now > limit) {
        return pids(left);
      }
      Set<String> cared = now < care.toNanos() ? contexts(left) : Set.of();
      for (Carrier each : left) {
        if (each.isOf(cared)) {
          continue;
        }
        Long since = asked.putIfAbsent(each.pid(), now);
        // A context has been asked by the end of its parent's stream.
        boolean force = each.isContext() || since != null && now - since >= grace.toNanos();
        if (force || since == null) {
          signal(processes, each, force);
        }
      }
      Thread.sleep(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  /** Ends, by force, what this JVM has started that is there still, with whatever environment. */
  static void endDescendants() {
    Leftovers ours = ofThisContext();
    Processes processes = new Processes(ours.root);
    for (ProcessHandle each : ProcessHandle.current().descendants().toList()) {
      if (!ours.spares(processes.session(each.pid()))) {
        each.destroyForcibly();
      }
    }
  }

  private boolean spares(long otherSession) {
    return cookie != null && otherSession != session && !cookie.endsDaemonsOf(cookie.toString());
  }

  /**
   * Those that are there now, but for this JVM and the processes of the same context that lead to it. A context is no daemon,
   * though the way to it may have given it a session of its own.
   */
  List<Carrier> find(Processes processes) {
    Map<Long, Carrier> found = new HashMap<>();
    if (cookie != null) {
      for (Carrier each : processes.carrying(cookie)) {
        found.put(each.pid(), each);
      }
    }
    Carrier mine = found.remove(self);
    while (mine != null) {
      mine = found.remove(mine.parent());
    }
    List<Carrier> ours = new ArrayList<>();
    for (Carrier each : found.values()) {
      boolean daemon = each.session() != session && !each.isContext();
      if (!daemon || cookie != null && cookie.endsDaemonsOf(each.chain())) {
        ours.add(each);
      }
    }
    return ours;
  }

  /** The cookies of the contexts among these. */
  private static Set<String> contexts(List<Carrier> carriers) {
    Set<String> contexts = new HashSet<>();
    for (Carrier each : carriers) {
      if (each.isContext()) {
        contexts.add(Cookie.last(each.chain()));
      }
    }
    return contexts;
  }

  /** The handle is of the process that has the number now; so look again whether that is the one, and not a later one. */
  private void signal(Processes processes, Carrier carrier, boolean force) {
    Optional<ProcessHandle> handle = ProcessHandle.of(carrier.pid());
    if (cookie == null
        || handle.isEmpty()
        || processes.carrier(Long.toString(carrier.pid()), cookie) == null) {
      return;
    }
    if (force) {
      handle.get().destroyForcibly();
    } else {
      handle.get().destroy();
    }
  }

  private static List<Long> pids(List<Carrier> carriers) {
    List<Long> pids = new ArrayList<>();
    for (Carrier each : carriers) {
      pids.add(each.pid());
    }
    return pids;
  }
}
