package io.mitogen.runtime.call;

import io.mitogen.Callee;
import io.mitogen.Caller;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A context whose calls have a lane or a time limit of their own. Immutable; thread-safe. */
final class CallView implements Caller {
  private static final Duration LONGEST_LIMIT =
      Duration.ofDays(36_500); // nanoseconds don't count much further

  private final RemoteContext context;
  private final RemoteContext.Links links;
  private final Lane lane;
  private final @Nullable Duration limit;

  CallView(RemoteContext context, RemoteContext.Links links, Lane lane, @Nullable Duration limit) {
    this.context = context;
    this.links = links;
    this.lane = lane;
    this.limit = limit;
  }

  @Override
  public CallView within(Duration wanted) {
    return new CallView(context, links, lane, checked(wanted));
  }

  /** A time limit of a call. */
  static Duration checked(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("the time limit of a call must be positive, got " + limit);
    }
    return limit.compareTo(LONGEST_LIMIT) > 0 ? LONGEST_LIMIT : limit;
  }

  @Override
  public @Nullable Object invoke(Callee callee, List<?> arguments) {
    return links.openCalls().call(context, lane, callee, arguments, limit);
  }

  @Override
  public CompletableFuture<@Nullable Object> invokeAsync(Callee callee, List<?> arguments) {
    return links.openCalls().callAsync(context, lane, callee, arguments, limit);
  }

  @Override
  public void invokeNoReply(Callee callee, List<?> arguments) {
    links.openCalls().callNoReply(context, lane, callee, arguments);
  }
}
