package io.mitogen.benchmarks.ssh;

import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.measure.Stopwatch;
import io.mitogen.benchmarks.tree.FirstAnswer;
import io.mitogen.core.Mitogen;

/** From {@code connect} to the first answer through ssh, beside {@code ssh host true} and a child on this machine. */
public final class SshConnect implements Benchmark {
  private static final int WARM = 8;

  @Override
  public void run(Output output) throws Exception {
    try (PrivateServer server = PrivateServer.start();
        Router router = Mitogen.open()) {
      OpenSsh.run(server.nothing()); // so that the files are in memory
      output.millis("ssh.first", FirstAnswer.nanos(router, server.target()));
      FirstAnswer.nanos(router, Local.jvm());
      for (int i = 0; i < WARM; i++) {
        long ssh = FirstAnswer.nanos(router, server.target());
        long nothing = Stopwatch.nanos(() -> OpenSsh.run(server.nothing()));
        long local = FirstAnswer.nanos(router, Local.jvm());
        output.millis("ssh.warm", ssh);
        output.millis("floor.ssh", nothing);
        output.millis("ssh.local", local);
        output.millis("ssh.apart", nothing + local);
      }
    }
  }
}
