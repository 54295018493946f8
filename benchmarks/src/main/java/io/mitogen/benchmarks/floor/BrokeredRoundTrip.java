package io.mitogen.benchmarks.floor;

import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.measure.Stopwatch;
import io.mitogen.benchmarks.process.OwnJvm;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small message between two JVMs that each have a broker thread: caller, broker, socket, broker, worker, and back. It
 * has the threads of a real library and none of its work, so it is what a real one can hope for.
 */
public final class BrokeredRoundTrip implements Benchmark {
  private static final int WARM_UP = 20_000;
  private static final int TIMES = 20_000;
  private static final int WINDOW = 100;
  private static final int PIPELINED = 200_000;

  @Override
  public void run(Output output) throws Exception {
    try (SocketChannel channel = connectedChild()) {
      SocketBroker broker = SocketBroker.start(channel);
      Stopwatch.nanosOfEach(WARM_UP, () -> exchange(broker));
      long[] nanos = Stopwatch.nanosOfEach(TIMES, () -> exchange(broker));
      output.latencies("floor.brokered.rtt", nanos);
      pipeline(broker, WARM_UP);
      long pipelined = Stopwatch.nanos(() -> pipeline(broker, PIPELINED));
      output.callRate("floor.brokered.window100", PIPELINED, pipelined);
    }
  }

  private static SocketChannel connectedChild() throws IOException {
    Path directory = Files.createTempDirectory("mitogen-bench");
    Path path = directory.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      OwnJvm.start(BrokeredEcho.class, path.toString());
      return server.accept();
    } finally {
      Files.deleteIfExists(path);
      Files.delete(directory);
    }
  }

  private static void exchange(SocketBroker broker) throws Exception {
    broker.send(ByteBuffer.allocate(SocketBroker.MESSAGE_BYTES));
    broker.receive();
  }

  private static void pipeline(SocketBroker broker, int count) throws Exception {
    for (int sent = 0; sent < count; sent++) {
      if (sent >= WINDOW) {
        broker.receive();
      }
      broker.send(ByteBuffer.allocate(SocketBroker.MESSAGE_BYTES));
    }
    for (int i = 0; i < WINDOW; i++) {
      broker.receive();
    }
  }
}
