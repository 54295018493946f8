package io.mitogen.runtime.call;

import io.mitogen.ContextInfo;
import io.mitogen.Router;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A router that can do no more than call. Thread-safe. */
public final class FakeLinks implements RemoteContext.Links {
  private final Calls calls;

  /** One that calls by these. */
  public FakeLinks(Calls calls) {
    this.calls = calls;
  }

  @Override
  public Router router() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Calls openCalls() {
    return calls;
  }

  @Override
  public void forget(RemoteContext context, Lane chain) {
    calls.forget(context, chain);
  }

  @Override
  public ContextInfo info(int id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isAlive(int id) {
    return true;
  }

  @Override
  public CompletableFuture<Duration> ping(RemoteContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close(RemoteContext context) {
    throw new UnsupportedOperationException();
  }
}
