package io.mitogen.ssh.archive;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One archive, from the moment when somebody needs it: what is there of it can be had while a thread of its own makes the
 * rest. Thread-safe.
 */
final class Archive implements ArchiveStore.Watcher {
  private static final System.Logger log = System.getLogger("mitogen.ssh");

  private static final String GIVEN_UP = "making it was interrupted";
  private static final Duration GOODBYE_LIMIT = Duration.ofMillis(400);
  private static final AtomicLong LAST_ID = new AtomicLong();

  private final String id = Long.toString(LAST_ID.incrementAndGet());
  private final Thread maker;

  // Guarded by this:
  private int waiting;
  private @Nullable String failure;
  private @Nullable Survey survey;
  private @Nullable RandomAccessFile growing;
  private long ready;
  private @Nullable ArchiveFile whole;

  private Archive(Work work) {
    this.maker = new Thread(() -> run(work), "mitogen-runtime");
    maker.setDaemon(true);
  }

  /** Tells a watcher of an archive until that is whole. */
  private interface Work {
    void tell(ArchiveStore.Watcher watcher)
        throws IOException, InterruptedException, NoRuntimeException;
  }

  /** The one that the store has, or is to have. */
  static Archive of(ArchiveStore store, String key, String platform, Maker maker) {
    Archive archive = new Archive(watcher -> store.get(key, platform, maker, watcher));
    archive.maker.start();
    return archive;
  }

  private void run(Work work) {
    String why = "making it failed";
    try {
      work.tell(this);
    } catch (NoRuntimeException e) {
      why = String.valueOf(e.getMessage());
    } catch (IOException e) {
      why = "it can't be packed: " + e + "; make space here, or give a runtime with given(...)";
    } catch (InterruptedException e) {
      why = GIVEN_UP;
    } catch (RuntimeException e) {
      why = "making it failed: " + e;
      log.log(Level.ERROR, "a java runtime could not be made", e);
    } finally {
      over(why);
    }
  }

  private synchronized void over(String why) {
    if (whole == null && failure == null) {
      failure = why;
    }
    close(growing);
    growing = null;
    notifyAll();
  }

  private static void close(@Nullable RandomAccessFile file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      log.log(Level.DEBUG, "a file that was only read could not be closed: " + e);
    }
  }

  @Override
  public synchronized void begun(Survey found, Path file) throws IOException {
    growing = new RandomAccessFile(file.toFile(), "r");
    survey = found;
    notifyAll();
  }

  @Override
  public synchronized void grown(long size) {
    ready = size;
    notifyAll();
  }

  @Override
  public synchronized void whole(ArchiveFile file) {
    whole = file;
    survey = file.facts().survey();
    ready = file.facts().size();
    notifyAll();
  }

  String id() {
    return id;
  }

  /** Whether it is there, or may still come. */
  synchronized boolean isUsable() {
    return failure == null && (whole == null || Files.exists(whole.path()));
  }

  /** Whether nobody had been waiting for it any more. */
  synchronized boolean isGivenUp() {
    return GIVEN_UP.equals(failure);
  }

  /** What a host must know first. */
  Offer offer() throws InterruptedException, NoRuntimeException {
    await(() -> survey != null);
    synchronized (this) {
      return new Offer(id, known(survey));
    }
  }

  /** How many bytes are there from {@code offset} on; none only if that is the end. */
  long ready(long offset) throws InterruptedException, NoRuntimeException {
    await(() -> ready > offset || whole != null);
    synchronized (this) {
      return Math.max(0, ready - offset);
    }
  }

  /** What is known in the end. */
  Facts facts() throws InterruptedException, NoRuntimeException {
    await(() -> whole != null);
    synchronized (this) {
      return known(whole).facts();
    }
  }

  /** At most a megabyte of what is there from {@code offset} on. */
  synchronized byte[] part(long offset) throws IOException {
    if (whole != null) {
      return whole.part(offset);
    }
    return growing == null ? new byte[0] : ArchiveFile.part(growing, offset, ready);
  }

  private static <T> T known(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("was awaited, but is not there");
    }
    return value;
  }

  /**
   * Waits, as long as it is being made: five minutes at most for each program that has a part in that.
   *
   * @throws InterruptedException if the thread is interrupted; if nobody else waits, it is not made any further, and nothing is
   *     left of it
   * @throws NoRuntimeException if it could not be made
   */
  private void await(BooleanSupplier there) throws InterruptedException, NoRuntimeException {
    try {
      synchronized (this) {
        waiting++;
        try {
          while (!there.getAsBoolean() && failure == null) {
            wait();
          }
        } catch (InterruptedException e) {
          if (waiting == 1 && whole == null && failure == null) {
            failure = GIVEN_UP;
          }
          throw e;
        } finally {
          waiting--;
        }
        if (failure != null) {
          throw new NoRuntimeException(failure);
        }
      }
    } catch (InterruptedException e) {
      if (isGivenUp()) {
        maker.interrupt();
        maker.join(GOODBYE_LIMIT.toMillis());
      }
      throw e;
    }
  }
}
