package io.mitogen.it;

import static org.awaitility.Awaitility.await;

import io.mitogen.Context;
import io.mitogen.it.callee.Ledger;
import io.mitogen.it.callee.Trouble;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what should be there soon, but never for ever, as {@link CompletableFuture#join} would. No state. */
public final class Soon {
  private static final int LIMIT_SECONDS = 30;

  private Soon() {}

  /** The result of a future; what it failed with is thrown as it is. */
  public static <T> T get(Future<T> future) {
    try {
      return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError("failed with an unexpected type", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came within " + LIMIT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Waits until {@link Trouble} has begun there, which may be after a concurrent call that came later. */
  public static void begins(Context there) {
    await()
        .pollInSameThread()
        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
        .until(() -> there.concurrent().call(Ledger::entries).contains("begun"));
  }

  /** What a future fails with. */
  public static Throwable failure(Future<?> future) {
    try {
      throw new AssertionError("completed, with " + future.get(LIMIT_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came within " + LIMIT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
