package io.mitogen.it.program;

import io.mitogen.Callee;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Connects three lines of three contexts, keeps those of each line busy in a way of its own, prints the pids of all, and waits. */
public final class DoomedTree {
  private static final List<Callee.Void0> WAYS =
      List.of(() -> {}, () -> Trouble.stubborn(3_600_000), Trouble::hang);

  private DoomedTree() {}

  @SuppressWarnings({"resource", "SystemOut"}) // see above
  public static void main(String[] arguments) throws Exception {
    Router router = Mitogen.open();
    List<CompletableFuture<?>> lines = new ArrayList<>();
    for (Callee.Void0 way : WAYS) {
      lines.add(router
          .connectAsync(Local.jvm())
          .thenCompose(first -> router.connectAsync(begin(first, way)))
          .thenCompose(second -> router.connectAsync(begin(second, way)))
          .thenCompose(third -> begin(third, way).via().orElseThrow().ping()));
    }
    CompletableFuture.allOf(lines.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    System.out.println("tree "
        + router.contexts().stream()
            .map(context -> Long.toString(context.info().pid()))
            .collect(Collectors.joining(" ")));
    Thread.sleep(3_600_000);
  }

  /** Keeps a context busy; returns where the next one is. */
  private static Local begin(Context context, Callee.Void0 way) {
    context.concurrent().send(way);
    return Local.jvm().via(context);
  }
}
