package io.mitogen.benchmarks.floor;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/** The child of {@link BrokeredRoundTrip}: its worker sends back what comes until nothing more does. */
public final class BrokeredEcho {
  private BrokeredEcho() {}

  /**
   * Echoes.
   *
   * @param arguments the path of the socket
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(arguments[0]);
    try (SocketChannel channel = SocketChannel.open(address)) {
      SocketBroker broker = SocketBroker.start(channel);
      while (true) {
        broker.send(broker.receive());
      }
    } catch (EOFException e) {
      // The parent has measured enough.
    }
  }
}
