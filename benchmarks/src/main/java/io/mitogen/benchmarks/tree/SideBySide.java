package io.mitogen.benchmarks.tree;

import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Contexts that are connected side by side. No state. */
public final class SideBySide {
  private SideBySide() {}

  /** Connects {@code count} contexts, calls each as soon as it is there, and returns when all have answered. */
  public static List<Context> connectAndCall(Router router, Target target, int count) {
    List<CompletableFuture<Context>> answered = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answered.add(router.connectAsync(target).thenCompose(SideBySide::call));
    }
    return answered.stream().map(CompletableFuture::join).toList();
  }

  private static CompletableFuture<Context> call(Context context) {
    return context.runAsync(Callees::nothing).thenApply(nothing -> context);
  }
}
