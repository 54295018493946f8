package io.mitogen.benchmarks.floor;

import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.measure.Stopwatch;
import io.mitogen.benchmarks.process.OwnJvm;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A small message to a child JVM and back over a pair of pipes: one blocking thread on either side. */
public final class PipeRoundTrip implements Benchmark {
  static final int MESSAGE_BYTES = 64;

  private static final int WARM_UP = 20_000;
  private static final int TIMES = 20_000;

  @Override
  public void run(Output output) throws Exception {
    Process child = OwnJvm.start(PipeEcho.class);
    try (InputStream in = child.getInputStream();
        OutputStream out = child.getOutputStream()) {
      byte[] message = new byte[MESSAGE_BYTES];
      Stopwatch.nanosOfEach(WARM_UP, () -> exchange(message, in, out));
      long[] nanos = Stopwatch.nanosOfEach(TIMES, () -> exchange(message, in, out));
      output.latencies("floor.pipe.rtt", nanos);
    }
    child.waitFor();
  }

  private static void exchange(byte[] message, InputStream in, OutputStream out)
      throws IOException {
    out.write(message);
    out.flush();
    if (in.readNBytes(message, 0, message.length) < message.length) {
      throw new EOFException("the child ended");
    }
  }
}
