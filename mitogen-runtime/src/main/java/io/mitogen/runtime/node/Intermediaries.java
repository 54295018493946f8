package io.mitogen.runtime.node;

import io.mitogen.CallException;
import io.mitogen.Callee;
import io.mitogen.CancelledException;
import io.mitogen.ConnectException;
import io.mitogen.Context;
import io.mitogen.DeadlineException;
import io.mitogen.Invocation;
import io.mitogen.MitogenException;
import io.mitogen.Target;
import io.mitogen.Tuple;
import io.mitogen.runtime.call.Calls;
import io.mitogen.runtime.call.CodeOrigin;
import io.mitogen.runtime.call.Lane;
import io.mitogen.runtime.call.RemoteContext;
import io.mitogen.runtime.launch.TargetParts;
import io.mitogen.spi.Answerer;
import io.mitogen.spi.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Contexts that are started by others than the one that wants them. Thread-safe.
 *
 * <p>What travels is the target, as a list of its components, and the names of its class and of the transport's, which
 * are loaded over there like any class. It is a call beside all others, so it waits for none; its errors keep their types.
 */
final class Intermediaries {
  // The intermediary's own error says more than that it did not answer.
  private static final Duration LATER = Duration.ofSeconds(2);

  private final Calls calls;
  private final CodeOrigin origin;

  Intermediaries(Calls calls, CodeOrigin origin) {
    this.calls = calls;
    this.origin = origin;
  }

  /** Has {@code via} start a context. Cancelling the future ends the attempt. */
  CompletableFuture<Context> connect(RemoteContext via, Target target, Transport<?> transport) {
    Duration limit = target.connectTimeout();
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add(origin.loaderOf(transport.getClass()));
    arguments.add(transport.getClass().getName());
    arguments.add(origin.loaderOf(target.getClass()));
    arguments.add(target.getClass().getName());
    List<Integer> desks = new ArrayList<>(0);
    arguments.add(travelling(TargetParts.of(target), via, desks));
    arguments.add(limit.toMillis());
    CompletableFuture<@Nullable Object> answer = calls.callAsync(
        via,
        Lane.CONCURRENT,
        Callee.named(Intermediaries.class.getName(), "connectForAnother"),
        arguments,
        limit.plus(LATER),
        Intermediaries::close);
    CompletableFuture<Context> context = answer.handle((result, failure) -> {
      if (failure != null) {
        throw new CompletionException(failure(via, target, failure));
      }
      return made(via, target, result);
    });
    // A router that was closed meanwhile has no desks any more, and says so to nobody.
    context.whenComplete((done, failure) -> desks.forEach(via.router()::removeHandler));
    context.whenComplete((done, failure) -> {
      if (context.isCancelled() && !answer.cancel(true)) {
        answer.thenAcceptAsync(Intermediaries::close);
      }
    });
    return context;
  }

  /** The same components, with a desk in the place of what answers questions. */
  private static List<@Nullable Object> travelling(
      List<@Nullable Object> parts, RemoteContext via, List<Integer> desks) {
    List<@Nullable Object> travelling = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof Answerer answerer) {
        int desk = Desk.open(via.router(), via, answerer);
        desks.add(desk);
        travelling.add(List.of(desk));
      } else {
        travelling.add(part);
      }
    }
    return travelling;
  }

  /** A context came after all, and nobody wants it any more. */
  private static void close(@Nullable Object result) {
    if (result instanceof Context context) {
      context.close();
    }
  }

  private Context made(Context via, Target target, @Nullable Object result) {
    if (result instanceof Context context) {
      return context;
    }
    if (result instanceof Tuple failure && failure.asList().size() == 4) {
      throw new CompletionException(read(via, failure.asList()));
    }
    throw new CompletionException(error(
        ConnectException.Reason.INTERMEDIARY,
        through(via, target) + ": it answered with something else than a context",
        null));
  }

  private static ConnectException read(Context via, List<?> parts) {
    List<String> output = new ArrayList<>();
    if (parts.get(3) instanceof List<?> lines) {
      lines.forEach(line -> output.add(String.valueOf(line)));
    }
    return new ConnectException(
        phase(String.valueOf(parts.get(0))),
        reason(String.valueOf(parts.get(1))),
        "from " + via.name() + ": " + parts.get(2),
        output,
        null);
  }

  private static ConnectException.Phase phase(String name) {
    for (ConnectException.Phase phase : ConnectException.Phase.values()) {
      if (phase.name().equals(name)) {
        return phase;
      }
    }
    return ConnectException.Phase.CONNECT;
  }

  private static ConnectException.Reason reason(String name) {
    for (ConnectException.Reason reason : ConnectException.Reason.values()) {
      if (reason.name().equals(name)) {
        return reason;
      }
    }
    return ConnectException.Reason.OTHER;
  }

  private static Throwable failure(Context via, Target target, Throwable failure) {
    Throwable inner = failure instanceof CompletionException ? failure.getCause() : null;
    Throwable cause = inner == null ? failure : inner;
    String what = through(via, target);
    if (cause instanceof DeadlineException) {
      return error(
          ConnectException.Reason.TIMEOUT,
          what + ": " + via.name() + " did not answer within " + target.connectTimeout(),
          cause);
    }
    if (cause instanceof CancelledException) {
      return error(ConnectException.Reason.CANCELLED, what + ": " + cause.getMessage(), cause);
    }
    if (cause instanceof CallException thrown) {
      return error(ConnectException.Reason.OTHER, what + ": " + thrown.getMessage(), cause);
    }
    if (cause instanceof MitogenException) {
      return error(ConnectException.Reason.INTERMEDIARY, what + ": " + cause.getMessage(), cause);
    }
    return cause;
  }

  private static String through(Context via, Target target) {
    return "could not start " + target.describe() + " from " + via.name();
  }

  private static ConnectException error(
      ConnectException.Reason reason, String text, @Nullable Throwable cause) {
    return new ConnectException(ConnectException.Phase.CONNECT, reason, text, List.of(), cause);
  }

  /**
   * Starts a context here, for the one that calls this; on the thread of the call.
   *
   * @return the context; or of a failure phase, reason, text and output
   */
  public static Object connectForAnother(
      int transportLoader,
      String transportClass,
      int targetLoader,
      String targetClass,
      List<?> parts,
      long limitMillis)
      throws ReflectiveOperationException, InterruptedException {
    Node node = (Node) Invocation.current().router();
    Context asker = Invocation.current().caller();
    Duration limit = Duration.ofMillis(limitMillis);
    Target target = TargetParts.make(
        node.nursery().load(targetLoader, targetClass), parts, desk -> Desk.at(asker, desk, limit));
    Transport<Target> transport = node.nursery().transport(transportLoader, transportClass);
    CompletableFuture<Context> attempt = node.connectHere(target, transport, limit);
    try {
      return attempt.get();
    } catch (InterruptedException e) {
      node.abandon(attempt);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ConnectException failure) {
        return Tuple.of(
            failure.phase().name(),
            failure.reason().name(),
            withoutOutput(failure),
            failure.output());
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Its message ends with what the other side printed, which is sent on its own. */
  private static String withoutOutput(ConnectException failure) {
    String message = String.valueOf(failure.getMessage());
    int end = failure.output().isEmpty() ? -1 : message.lastIndexOf("; it printed:\n");
    return end < 0 ? message : message.substring(0, end);
  }
}
