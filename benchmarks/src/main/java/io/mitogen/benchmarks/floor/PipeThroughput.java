package io.mitogen.benchmarks.floor;

import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.measure.Stopwatch;
import io.mitogen.benchmarks.process.OwnJvm;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** 100 MiB to a child JVM over a pipe, then 100 MiB back, which the receiving side throws away or keeps. */
public final class PipeThroughput implements Benchmark {
  static final int TOTAL_BYTES = 100 << 20;
  static final int CHUNK_BYTES = 64 << 10;

  private static final int TIMES = 6;

  private final String metric;
  private final Receiver receiver;

  private PipeThroughput(String metric, Receiver receiver) {
    this.metric = metric;
    this.receiver = receiver;
  }

  /** What becomes of the bytes. */
  enum Receiver {
    /** Each read overwrites the one before. */
    THROWS_AWAY,
    /** They are read into a new array, which is what an argument or a result of a call is, whatever brings it. */
    KEEPS;

    /** Takes all of them. */
    void take(InputStream in) throws IOException {
      byte[] kept = new byte[this == KEEPS ? TOTAL_BYTES : CHUNK_BYTES];
      int received = 0;
      while (received < TOTAL_BYTES) {
        int most = Math.min(CHUNK_BYTES, TOTAL_BYTES - received);
        int count = in.read(kept, this == KEEPS ? received : 0, most);
        if (count < 0) {
          throw new EOFException("the other side ended after " + received + " bytes");
        }
        received += count;
      }
    }
  }

  /** With bytes that are thrown away. */
  public static PipeThroughput thrownAway() {
    return new PipeThroughput("floor.pipe", Receiver.THROWS_AWAY);
  }

  /** With bytes that are kept. */
  public static PipeThroughput kept() {
    return new PipeThroughput("floor.kept", Receiver.KEEPS);
  }

  @Override
  public void run(Output output) throws Exception {
    Process child = OwnJvm.start(PipeMirror.class, receiver.name());
    try (InputStream in = child.getInputStream();
        OutputStream out = child.getOutputStream()) {
      there(in, out); // warms up
      receiver.take(in);
      for (int i = 0; i < TIMES; i++) {
        long there = Stopwatch.nanos(() -> there(in, out));
        output.byteRate(metric + ".there.100MiB", TOTAL_BYTES, there);
        long back = Stopwatch.nanos(() -> receiver.take(in));
        output.byteRate(metric + ".back.100MiB", TOTAL_BYTES, back);
      }
    }
    child.waitFor();
  }

  private static void there(InputStream in, OutputStream out) throws IOException {
    fill(out);
    if (in.read() < 0) { // the child's word that it has all of it
      throw new EOFException("the child ended");
    }
  }

  static void fill(OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int sent = 0; sent < TOTAL_BYTES; sent += chunk.length) {
      out.write(chunk);
    }
    out.flush();
  }
}
