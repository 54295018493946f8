package io.mitogen.core;

import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.loop.ThreadLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A loop on one Vert.x event-loop context. Thread-safe.
 *
 * <p>A Vertx of its own takes long to make, nearly all of it class loading, which would slow down the first context and its
 * first answer. It is made once something is to run on it: a program that only ever waits for its calls has an answer
 * sooner without. If it can't be made, because the path has versions that don't go together, a plain thread takes its place:
 * by then there are those who wait for the loop.
 */
final class VertxLoop implements Loop {
  private static final long CLOSE_SECONDS = 3;
  private static final long MAKING_NANOS = TimeUnit.SECONDS.toNanos(2); // more than it takes

  private final Log log;
  private final boolean owned;
  private final Supplier<Vertx> making;
  private final ArrayDeque<Runnable> early =
      new ArrayDeque<>(); // guarded by itself, as is the making of the context
  private volatile @Nullable Context context;
  private volatile @Nullable ThreadLoop instead; // if there can be no context
  private @Nullable Vertx vertx; // guarded by early
  private @Nullable Thread maker; // guarded by early
  private long wantedNanos =
      Long.MAX_VALUE; // guarded by early: when it must be made, on the clock of nanoTime
  private @Nullable Throwable
      failure; // guarded by early: why there will be no loop, closed ones included

  private VertxLoop(Log log, boolean owned, Supplier<Vertx> making) {
    this.log = log;
    this.owned = owned;
    this.making = making;
  }

  static VertxLoop of(Vertx vertx, Log log) {
    VertxLoop loop = new VertxLoop(log, false, () -> vertx);
    loop.ready(vertx);
    return loop;
  }

  static VertxLoop ofItsOwn(Log log) {
    return ofItsOwn(log, new Making());
  }

  static VertxLoop ofItsOwn(Log log, Supplier<Vertx> making) {
    return new VertxLoop(log, true, making);
  }

  /** Sees to it that the loop is made by then. Guarded by early. */
  private void want(long nanos) {
    wantedNanos = Math.min(wantedNanos, nanos);
    if (maker == null) {
      maker = new Thread(this::make, "mitogen-vertx");
      maker.setDaemon(true);
      maker.start();
    } else {
      early.notifyAll();
    }
  }

  private void make() {
    try {
      synchronized (early) {
        long wait = wantedNanos - nanoTime();
        while (wait > 0 && failure == null) {
          early.wait(TimeUnit.NANOSECONDS.toMillis(wait) + 1);
          wait = wantedNanos - nanoTime();
        }
        if (failure != null) {
          return;
        }
      }
      Vertx made = making.get();
      if (!ready(made)) {
        end(made); // here, so that who waits for this thread waits for those of the Vertx
      }
    } catch (Throwable e) { // a broken class path, mostly
      log.warning(
          "loop",
          "Vert.x can't be started, so a plain thread is the event loop; check that the versions of vertx-core and Netty"
              + " on the path go together",
          e);
      doWithout();
    }
  }

  private void doWithout() {
    ThreadLoop plain = new ThreadLoop("mitogen-loop", log);
    synchronized (early) {
      instead = plain;
      early.forEach(plain::execute);
      early.clear();
    }
  }

  /** A class, not a lambda: that would load Vert.x at once. */
  private static final class Making implements Supplier<Vertx> {
    @Override
    public Vertx get() {
      return newVertx();
    }
  }

  private static Vertx newVertx() {
    if (System.getProperty("vertx.disableDnsResolver") == null) {
      System.setProperty(
          "vertx.disableDnsResolver", "true"); // nothing here needs one, and it is slow to make
    }
    FileSystemOptions files =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    return Vertx.vertx(new VertxOptions()
        .setEventLoopPoolSize(1)
        .setUseDaemonThread(true)
        .setFileSystemOptions(files));
  }

  /** Returns whether it is still wanted. */
  private boolean ready(Vertx made) {
    synchronized (early) {
      if (failure != null) {
        return false;
      }
      vertx = made;
      Context created = ((VertxInternal) made).createEventLoopContext();
      for (Runnable task : early) {
        created.runOnContext(nothing -> run(task));
      }
      early.clear();
      context = created;
      return true;
    }
  }

  @Override
  public void prepare() {
    if (context == null && instead == null) {
      synchronized (early) {
        want(nanoTime());
      }
    }
  }

  @Override
  public void execute(Runnable task) {
    executeBy(nanoTime(), task);
  }

  /** Runs a task on the loop, which need not be made before then for it. */
  private void executeBy(long nanos, Runnable task) {
    Context running = context;
    if (running == null) {
      synchronized (early) {
        running = context;
        if (failure != null) {
          throw new IllegalStateException(
              "there is no event loop: " + failure.getMessage(), failure);
        }
        if (running == null) {
          ThreadLoop plain = instead;
          if (plain != null) {
            plain.execute(task);
          } else {
            early.add(task);
            want(nanos);
          }
          return;
        }
      }
    }
    running.runOnContext(nothing -> run(task));
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (
        Throwable
            e) { // a failing task must not take the loop, and everyone on it, down (Mitogen row
      // 1.6)
      log.warning("loop", "a task failed; the loop goes on", e);
    }
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    VertxTimer timer = new VertxTimer(nanoTime() + delay.toNanos(), task);
    executeBy(timer.atNanos - MAKING_NANOS, timer);
    return timer;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean isCurrent() {
    ThreadLoop plain = instead;
    return plain != null
        ? plain.isCurrent()
        : context != null
            && Context.isOnEventLoopThread(); // any event loop: none of them may be blocked
  }

  /** Ends the loop, if it is ours. Blocks, bounded. */
  void close() {
    Vertx made;
    List<Runnable> waiting = new ArrayList<>();
    synchronized (early) {
      made = vertx;
      if (made == null) {
        failure = new IllegalStateException("the broker is closed");
        waiting.addAll(early);
        early.clear();
        early.notifyAll();
      }
    }
    for (Runnable task : waiting) {
      if (!(task instanceof VertxTimer)) {
        run(task); // the last words to handlers
      }
    }
    if (made != null && owned) {
      end(made);
    }
  }

  private void end(Vertx made) {
    try {
      made.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      log.warning("loop", "the event loop did not end in order", e);
    }
  }

  /** A timer of Vert.x, which belongs to the context that it is set on. */
  private final class VertxTimer implements Timer, Runnable {
    private final long atNanos;
    private final Runnable task;
    private long id = -1; // confined to the loop
    private volatile boolean cancelled;

    VertxTimer(long atNanos, Runnable task) {
      this.atNanos = atNanos;
      this.task = task;
    }

    @Override
    public void run() {
      long nanos = atNanos - nanoTime();
      ThreadLoop plain = instead;
      if (plain != null) {
        plain.schedule(Duration.ofNanos(nanos), this::fire);
      } else if (!cancelled) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        id = owner().setTimer(Math.max(1, millis), fired -> fire());
      }
    }

    private void fire() {
      if (!cancelled) {
        VertxLoop.this.run(task);
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      if (context == null) {
        return; // not set yet, and won't be
      }
      execute(() -> {
        if (id >= 0) {
          owner().cancelTimer(id);
        }
      });
    }

    /** On the loop, which may run its first tasks before {@link #context} is known to others. */
    private Vertx owner() {
      return Vertx.currentContext().owner();
    }
  }
}
