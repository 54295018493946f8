package io.mitogen.runtime.log;

import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.spi.WireOutput;
import org.jspecify.annotations.Nullable;

/**
 * Sends what this context logs, and its children print, to the master. Thread-safe.
 *
 * <p>One message is under way at a time: the next one is sent when the master has confirmed it. What comes meanwhile waits;
 * when that is too much, so does whoever logs or prints, unless its thread is one that must not. A context that is about to
 * end waits for no confirmation.
 *
 * <p>Every context has it before it says hello, so all else that it takes is loaded when something is logged.
 */
public final class LogSender implements Handler {
  private static final long LOGGING_MILLIS = 30_000;
  private static final long PRINTING_MILLIS = 3_600_000; // it would wait for its pipe as well
  private static final long LAST_WORDS_MILLIS = 500;
  private static final long LOOK_MILLIS = 5;

  private static final LogSender OF_THIS_JVM = new LogSender();

  private @Nullable LogQueue queue; // guarded by this, as is all below
  private @Nullable Stream parent; // there is none before it is open
  private @Nullable Loop loop;
  private @Nullable Thread reader;
  private int self = -1;
  private boolean unconfirmed;
  private boolean stuck; // nobody who logs waits any more, until the master has confirmed something
  private boolean ending;

  /** One that leads nowhere yet. */
  public LogSender() {}

  /** A JVM's logging is one for all that is in it. */
  public static LogSender ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** It goes to {@code stream} from now on, which leads to the parent, and which this thread is going to read. */
  public synchronized void open(int id, Stream stream, Loop ownLoop) {
    self = id;
    parent = stream;
    loop = ownLoop;
    reader = Thread.currentThread();
    sendNext();
  }

  /** Whether what is logged now can be sent. */
  public synchronized boolean isOpen() {
    return parent != null && parent.isOpen();
  }

  /** The context that this is, which it learns when it is opened. */
  synchronized int self() {
    return self;
  }

  /** A record of this context. Blocks while too much waits, but not for long. */
  void log(LogEntry entry) {
    boolean mayWait = mayWait(true);
    boolean kept = add(entry, mayWait ? LOGGING_MILLIS : 0);
    if (mayWait && !kept) {
      becomeStuck();
    }
  }

  /** A record of this context's own rooms, whose threads must not wait. */
  public void logAtOnce(
      System.Logger.Level level, String logger, String text, @Nullable Throwable thrown) {
    String thread = Thread.currentThread().getName();
    long now = System.currentTimeMillis();
    add(new LogEntry(self(), level.getSeverity(), now, logger, thread, text, thrown), 0);
  }

  /** A line that a child has printed. Blocks while too much waits. */
  public void printed(LogEntry line) {
    add(line, mayWait(false) ? PRINTING_MILLIS : 0);
  }

  /** A line that a child has printed while it was starting. Does not block. */
  public void printedAtOnce(LogEntry line) {
    add(line, 0);
  }

  /** Those must not wait on whom the confirmation may depend; before there is a link, that is everyone. */
  private synchronized boolean mayWait(boolean unlessStuck) {
    return parent != null
        && loop != null
        && !loop.isCurrent()
        && Thread.currentThread() != reader
        && !(unlessStuck && stuck);
  }

  private synchronized void becomeStuck() {
    stuck = true;
  }

  private boolean add(LogEntry entry, long limitMillis) {
    boolean kept = queue().add(entry.encoded(), limitMillis);
    sendNext();
    if (limitMillis > 0) {
      awaitWrittenIfEnding();
    }
    return kept;
  }

  private synchronized LogQueue queue() {
    if (queue == null) {
      queue = new LogQueue();
      if (ending) {
        queue.close();
      }
    }
    return queue;
  }

  /** Messages leave in the order in which they were taken from the queue. Sending does not block. */
  private synchronized void sendNext() {
    WireOutput data = next();
    while (data != null && parent != null) {
      unconfirmed = true;
      // The answer comes to the same handle, so that it can be told from all others, wherever it
      // passes.
      if (!parent.send(new Outbound(
          Wire.CONTROL, Identity.MASTER, self, Wire.FORWARD_LOG, Wire.FORWARD_LOG, data))) {
        queue().close(); // the parent has gone: nothing will be confirmed
      }
      data = next();
    }
  }

  private synchronized @Nullable WireOutput next() {
    return queue == null || parent == null || (unconfirmed && !ending) ? null : queue.take(self);
  }

  /** The master has the last message; or can't have it, and the next one may fare better. */
  @Override
  public synchronized void handle(Inbound confirmation) {
    unconfirmed = false;
    stuck = false;
    sendNext();
  }

  /** This context is about to end: sends all that waits, and waits until it is written, but not for long. */
  public void end() {
    synchronized (this) {
      ending = true;
      if (queue != null) {
        queue.close();
      }
    }
    sendNext();
    awaitWrittenIfEnding();
  }

  /** Nobody is woken when a pipe has taken something, so this looks. */
  private void awaitWrittenIfEnding() {
    Stream to = streamIfEnding();
    Object nobody = new Object();
    long end = System.nanoTime() + LAST_WORDS_MILLIS * 1_000_000;
    try {
      synchronized (nobody) {
        while (to != null && to.isBacklogged() && System.nanoTime() < end) {
          nobody.wait(LOOK_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what is to be written is written all the same
    }
  }

  private synchronized @Nullable Stream streamIfEnding() {
    return ending ? parent : null;
  }
}
