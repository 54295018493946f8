package io.mitogen.benchmarks.ssh;

import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.tree.Bulk;
import io.mitogen.core.Mitogen;

/** Random bytes as the argument of a call through ssh, and as its result. */
public final class SshBulk implements Benchmark {
  private static final int MIB = 100;
  private static final int TIMES = 4;

  @Override
  public void run(Output output) throws Exception {
    try (PrivateServer server = PrivateServer.start();
        Router router = Mitogen.open();
        Context context = router.connect(server.target())) {
      Bulk.measure("ssh.bulk", context, MIB, TIMES, output);
    }
  }
}
