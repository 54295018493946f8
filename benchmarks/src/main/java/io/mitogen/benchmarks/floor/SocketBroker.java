package io.mitogen.benchmarks.floor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The bare model of a broker: one thread owns one socket; a queue and a wake-up lead to it, a queue leads away from it.
 * Thread-safe.
 */
final class SocketBroker {
  static final int MESSAGE_BYTES = 64;

  /** Stands for the end of the incoming messages. */
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final Selector selector;
  private final Queue<ByteBuffer> outgoing = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<ByteBuffer> incoming = new LinkedBlockingQueue<>();

  private SocketBroker(SocketChannel channel, Selector selector) {
    this.channel = channel;
    this.selector = selector;
  }

  /** Takes over the channel. */
  static SocketBroker start(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    Selector selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
    SocketBroker broker = new SocketBroker(channel, selector);
    Thread thread = new Thread(broker::loop, "broker");
    thread.setDaemon(true);
    thread.start();
    return broker;
  }

  /** Sends one message; returns at once. */
  void send(ByteBuffer message) {
    outgoing.add(message);
    selector.wakeup();
  }

  /** Waits for one message. */
  ByteBuffer receive() throws EOFException, InterruptedException {
    ByteBuffer message = incoming.take();
    if (!message.hasRemaining()) {
      throw new EOFException("the other side ended");
    }
    return message;
  }

  private void loop() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(MESSAGE_BYTES);
    try {
      do {
        selector.select();
        selector.selectedKeys().clear();
        sendAll();
      } while (receiveAll(buffer));
    } catch (IOException e) {
      // This side closed the channel, or the other side died: an end like any other.
    }
    incoming.add(END);
  }

  private void sendAll() throws IOException {
    for (ByteBuffer message; (message = outgoing.poll()) != null; ) {
      // Does not spin: a window of small messages always fits into the socket's buffer.
      while (message.hasRemaining()) {
        channel.write(message);
      }
    }
  }

  /** Returns whether there will be more. */
  private boolean receiveAll(ByteBuffer buffer) throws IOException {
    int count = channel.read(buffer);
    while (count > 0) {
      if (!buffer.hasRemaining()) {
        incoming.add(ByteBuffer.allocate(MESSAGE_BYTES).put(buffer.flip()).flip());
        buffer.clear();
      }
      count = channel.read(buffer);
    }
    return count == 0;
  }
}
