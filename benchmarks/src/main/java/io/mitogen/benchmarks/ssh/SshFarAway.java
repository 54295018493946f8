package io.mitogen.benchmarks.ssh;

import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.measure.Stopwatch;
import io.mitogen.benchmarks.tree.FirstAnswer;
import io.mitogen.core.Mitogen;
import java.time.Duration;

/**
 * The same to a host that is far away, and how many more round trips that is than {@code ssh host true}: with the start of
 * Java, and without.
 */
public final class SshFarAway implements Benchmark {
  private static final Duration ONE_WAY = Duration.ofMillis(50);
  private static final double ROUND_TRIP_NANOS = 2.0 * ONE_WAY.toNanos();
  private static final int WARM = 3;

  @Override
  public void run(Output output) throws Exception {
    try (PrivateServer server = PrivateServer.start();
        SlowWay way = SlowWay.far(server.port(), ONE_WAY);
        Router router = Mitogen.open()) {
      int port = way.port();
      output.millis("ssh.delayed.first", FirstAnswer.nanos(router, server.target(port)));
      FirstAnswer.nanos(router, Local.jvm());
      for (int i = 0; i < WARM; i++) {
        long ssh = FirstAnswer.nanos(router, server.target(port));
        long nothing = Stopwatch.nanos(() -> OpenSsh.run(server.nothing(port)));
        long local = FirstAnswer.nanos(router, Local.jvm());
        output.millis("ssh.delayed", ssh);
        output.millis("floor.ssh.delayed", nothing);
        output.put("ssh.delayed.trips.all", (ssh - nothing) / ROUND_TRIP_NANOS, "trips");
        output.put("ssh.delayed.trips", (ssh - nothing - local) / ROUND_TRIP_NANOS, "trips");
      }
    }
  }
}
