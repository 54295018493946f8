package io.mitogen.runtime.call;

import io.mitogen.CallChain;
import io.mitogen.Callee;
import io.mitogen.Caller;
import io.mitogen.Context;
import io.mitogen.ContextInfo;
import io.mitogen.Router;
import io.mitogen.runtime.frame.Wire;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A context as seen from another. Immutable; thread-safe. */
public final class RemoteContext implements Context, Calls.Callable {
  private final int id;
  private final String name;
  private final Links links;

  /** The context {@code id}. */
  public RemoteContext(int id, String name, Links links) {
    this.id = id;
    this.name = name;
    this.links = links;
  }

  /** What a context asks of its router. */
  public interface Links {
    /** The router. */
    Router router();

    /** Writes its calls. Throws if the router is closed. */
    Calls openCalls();

    /** Says that a chain of calls is over, if there is still a way. */
    void forget(RemoteContext context, Lane chain);

    /** What is known about a context. */
    ContextInfo info(int id);

    /** Whether there is a way to it. */
    boolean isAlive(int id);

    /** Measures the round trip to it. */
    CompletableFuture<Duration> ping(RemoteContext context);

    /** Ends it, bounded. */
    void close(RemoteContext context);
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
  public Router router() {
    return links.router();
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
    return links.ping(this);
  }

  @Override
  public Caller within(Duration limit) {
    return new CallView(this, links, Lane.IN_ORDER, null).within(limit);
  }

  @Override
  public Caller concurrent() {
    return new CallView(this, links, Lane.CONCURRENT, null);
  }

  @Override
  public CallChain chain() {
    return new Chain(this, links);
  }

  @Override
  public @Nullable Object invoke(Callee callee, List<?> arguments) {
    return links.openCalls().call(this, Lane.IN_ORDER, callee, arguments, null);
  }

  @Override
  public CompletableFuture<@Nullable Object> invokeAsync(Callee callee, List<?> arguments) {
    return links.openCalls().callAsync(this, Lane.IN_ORDER, callee, arguments, null);
  }

  @Override
  public void invokeNoReply(Callee callee, List<?> arguments) {
    links.openCalls().callNoReply(this, Lane.IN_ORDER, callee, arguments);
  }

  @Override
  public void post(int handle, @Nullable Object value) {
    checkHandle(handle);
    links.openCalls().post(this, handle, value);
  }

  @Override
  public CompletableFuture<@Nullable Object> request(int handle, @Nullable Object value) {
    checkHandle(handle);
    return links.openCalls().request(this, handle, value);
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
    links.close(this);
  }

  /** Whether it is a context of that router. */
  public boolean isOf(Links router) {
    return links == router;
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
}
