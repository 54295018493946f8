package io.mitogen.benchmarks.floor;

import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.measure.Stopwatch;
import io.mitogen.benchmarks.process.OwnJvm;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** 100 MiB to a child JVM over a pipe, then 100 MiB back, without a copy being kept. */
public final class PipeThroughput implements Benchmark {
  static final int TOTAL_BYTES = 100 << 20;
  static final int CHUNK_BYTES = 64 << 10;

  private static final int TIMES = 6;

  @Override
  public void run(Output output) throws Exception {
    Process child = OwnJvm.start(PipeMirror.class);
    try (InputStream in = child.getInputStream();
        OutputStream out = child.getOutputStream()) {
      there(in, out); // warms up
      drain(in);
      for (int i = 0; i < TIMES; i++) {
        long there = Stopwatch.nanos(() -> there(in, out));
        output.byteRate("floor.pipe.there.100MiB", TOTAL_BYTES, there);
        long back = Stopwatch.nanos(() -> drain(in));
        output.byteRate("floor.pipe.back.100MiB", TOTAL_BYTES, back);
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

  static void drain(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    int received = 0;
    while (received < TOTAL_BYTES) {
      int count = in.read(chunk, 0, Math.min(chunk.length, TOTAL_BYTES - received));
      if (count < 0) {
        throw new EOFException("the other side ended after " + received + " bytes");
      }
      received += count;
    }
  }
}
