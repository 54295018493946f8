package io.mitogen.benchmarks.tree;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.measure.Stopwatch;
import io.mitogen.core.Mitogen;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Eight children that are connected side by side, each called once. */
public final class FanOut implements Benchmark {
  private static final int CHILDREN = 8;

  @Override
  public void run(Output output) throws Exception {
    try (Router router = Mitogen.open()) {
      output.millis("fanout8.first", Stopwatch.nanos(() -> connectAndCall(router)));
      router.contexts().forEach(Context::close);
      output.millis("fanout8.warm", Stopwatch.nanos(() -> connectAndCall(router)));
    }
  }

  private static void connectAndCall(Router router) {
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    for (int i = 0; i < CHILDREN; i++) {
      answers.add(
          router.connectAsync(Local.jvm()).thenCompose(child -> child.runAsync(Callees::nothing)));
    }
    answers.forEach(CompletableFuture::join);
  }
}
