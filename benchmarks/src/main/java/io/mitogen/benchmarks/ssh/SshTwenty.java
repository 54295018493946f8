package io.mitogen.benchmarks.ssh;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.Target;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.measure.Stopwatch;
import io.mitogen.benchmarks.tree.SideBySide;
import io.mitogen.core.Mitogen;
import java.util.List;

/** Twenty contexts connected side by side through ssh, beside as many of {@code ssh host true} and as many children. */
public final class SshTwenty implements Benchmark {
  private static final int HOSTS = 20;
  private static final int WARM = 2;

  @Override
  public void run(Output output) throws Exception {
    try (PrivateServer server = PrivateServer.start();
        Router router = Mitogen.open()) {
      output.millis("ssh20.first", connect(router, server.target()));
      connect(router, Local.jvm());
      for (int i = 0; i < WARM; i++) {
        long ssh = connect(router, server.target());
        long nothing = Stopwatch.nanos(() -> OpenSsh.runAtOnce(HOSTS, server.nothing()));
        long local = connect(router, Local.jvm());
        output.millis("ssh20.warm", ssh);
        output.millis("floor.ssh20", nothing);
        output.millis("ssh20.local", local);
        output.millis("ssh20.apart", nothing + local);
      }
    }
  }

  private static long connect(Router router, Target target) {
    long start = System.nanoTime();
    List<Context> contexts = SideBySide.connectAndCall(router, target, HOSTS);
    long answered = System.nanoTime();
    contexts.forEach(Context::close);
    return answered - start;
  }
}
