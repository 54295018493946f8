package io.mitogen.runtime.call;

import io.mitogen.Callee;
import io.mitogen.Caller;
import io.mitogen.Context;
import io.mitogen.ContextInfo;
import io.mitogen.runtime.frame.Wire;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A context as seen from another. Immutable; thread-safe. */
public final class RemoteContext implements Context, Calls.Callable {
  private static final Duration LONGEST_LIMIT =
      Duration.ofDays(36_500); // nanoseconds don't count much further

  private final int id;
  private final String name;
  private final Calls calls;
  private final Links links;

  /** The context {@code id}. */
  public RemoteContext(int id, String name, Calls calls, Links links) {
    this.id = id;
    this.name = name;
    this.calls = calls;
    this.links = links;
  }

  /** What a context asks of whoever holds its link. */
  public interface Links {
    /** Throws if the router is closed. */
    void ensureOpen();

    /** What is known about a context. */
    ContextInfo info(int id);

    /** Whether there is a way to it. */
    boolean isAlive(int id);

    /** Measures the round trip to it. */
    CompletableFuture<Duration> ping(int id);

    /** Ends it, bounded. */
    void close(int id);
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ContextInfo info() {
    return links.info(id);
  }

  @Override
  public boolean isAlive() {
    return links.isAlive(id);
  }

  @Override
  public CompletableFuture<Duration> ping() {
    links.ensureOpen();
    return links.ping(id);
  }

  @Override
  public Caller within(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("the time limit of a call must be positive, got " + limit);
    }
    return new Limited(limit.compareTo(LONGEST_LIMIT) > 0 ? LONGEST_LIMIT : limit);
  }

  @Override
  public @Nullable Object invoke(Callee callee, List<?> arguments) {
    links.ensureOpen();
    return calls.call(this, callee, arguments, null);
  }

  @Override
  public CompletableFuture<@Nullable Object> invokeAsync(Callee callee, List<?> arguments) {
    links.ensureOpen();
    return calls.callAsync(this, callee, arguments, null);
  }

  @Override
  public void invokeNoReply(Callee callee, List<?> arguments) {
    links.ensureOpen();
    calls.callNoReply(this, callee, arguments);
  }

  @Override
  public void post(int handle, @Nullable Object value) {
    links.ensureOpen();
    checkHandle(handle);
    calls.post(this, handle, value);
  }

  @Override
  public CompletableFuture<@Nullable Object> request(int handle, @Nullable Object value) {
    links.ensureOpen();
    checkHandle(handle);
    return calls.request(this, handle, value);
  }

  /** The standard handles are for the library, which knows what may be sent to them. */
  private static void checkHandle(int handle) {
    if (handle < Wire.FIRST_DYNAMIC_HANDLE) {
      throw new IllegalArgumentException("a handle is what addHandler returned, "
          + Wire.FIRST_DYNAMIC_HANDLE + " or more; got " + handle);
    }
  }

  @Override
  public void close() {
    links.close(id);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RemoteContext context && context.id == id && context.links == links;
  }

  @Override
  public int hashCode() {
    return id;
  }

  @Override
  public String toString() {
    return name;
  }

  /** The same context, with a time limit. */
  private final class Limited implements Caller {
    private final Duration limit;

    Limited(Duration limit) {
      this.limit = limit;
    }

    @Override
    public Caller within(Duration other) {
      return RemoteContext.this.within(other);
    }

    @Override
    public @Nullable Object invoke(Callee callee, List<?> arguments) {
      links.ensureOpen();
      return calls.call(RemoteContext.this, callee, arguments, limit);
    }

    @Override
    public CompletableFuture<@Nullable Object> invokeAsync(Callee callee, List<?> arguments) {
      links.ensureOpen();
      return calls.callAsync(RemoteContext.this, callee, arguments, limit);
    }

    @Override
    public void invokeNoReply(Callee callee, List<?> arguments) {
      RemoteContext.this.invokeNoReply(callee, arguments);
    }
  }
}
