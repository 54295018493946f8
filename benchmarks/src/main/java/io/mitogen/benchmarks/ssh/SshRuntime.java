package io.mitogen.benchmarks.ssh;

import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.process.OwnJvm;
import io.mitogen.benchmarks.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Sending a Java runtime over 100 Mbit/s: the first time ever, again, and with one that is kept there. In a JVM of its own, for
 * whom nothing was ever made before.
 */
public final class SshRuntime implements Benchmark {
  private static final double BYTES_PER_SECOND = 100e6 / 8;
  private static final int LIMIT_SECONDS = 240;

  @Override
  public void run(Output output) throws Exception {
    try (Workspace caches = Workspace.create();
        PrivateServer server = PrivateServer.start();
        SlowWay way = SlowWay.narrow(server.port(), BYTES_PER_SECOND)) {
      Path here = caches.directory().resolve("here");
      Path there = caches.directory().resolve("there");
      String keys = server.workspace().directory().toString();
      ProcessBuilder builder = new ProcessBuilder(
              OwnJvm.whole(RuntimeUser.class, keys, Integer.toString(way.port()), there.toString()))
          .inheritIO();
      builder.environment().put("XDG_CACHE_HOME", here.toString());
      finish(builder.start());
    }
  }

  private static void finish(Process process) throws IOException, InterruptedException {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("sending runtimes took more than " + LIMIT_SECONDS + " seconds");
      }
      if (process.exitValue() != 0) {
        throw new IOException("sending runtimes ended with status " + process.exitValue());
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
