package io.mitogen.ssh.auth;

import io.mitogen.spi.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/**
 * Talks to an ssh agent, and never waits for it longer than until a deadline. Confined to the thread that connects.
 *
 * <pre>
 *   request, answer:  length u32 | type u8 | contents
 *   11 -> 12          what keys there are:  count u32, then for each the key and a comment, both strings
 *   13 -> 14          sign: key string, data string, flags u32;  the signature, a string
 * </pre>
 */
final class Agent implements AutoCloseable {
  /** Of an RSA key, a signature with SHA-256. */
  static final int RSA_SHA2_256 = 2;
  /** Of an RSA key, a signature with SHA-512. */
  static final int RSA_SHA2_512 = 4;

  private static final byte LIST = 11;
  private static final byte LIST_ANSWER = 12;
  private static final byte SIGN = 13;
  private static final byte SIGN_ANSWER = 14;
  private static final int MAX_MESSAGE_BYTES = 256 * 1024; // as in OpenSSH

  /** A key that the agent has. */
  static final class Key {
    private final byte[] blob;
    private final String comment;

    Key(byte[] blob, String comment) {
      this.blob = blob;
      this.comment = comment;
    }

    byte[] blob() {
      return blob.clone();
    }

    String comment() {
      return comment;
    }
  }

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey selection;

  private Agent(SocketChannel channel, Selector selector, SelectionKey selection) {
    this.channel = channel;
    this.selector = selector;
    this.selection = selection;
  }

  /** Connects to the one that listens there. */
  static Agent connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    try {
      channel.configureBlocking(false);
      Selector selector = Selector.open();
      return new Agent(channel, selector, channel.register(selector, SelectionKey.OP_READ));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Its keys, in its order. */
  List<Key> keys(Deadline deadline) throws IOException {
    Buffer.PlainBuffer answer = ask(LIST, new byte[0], LIST_ANSWER, deadline);
    List<Key> keys = new ArrayList<>();
    for (long left = answer.readUInt32(); left > 0; left--) {
      keys.add(new Key(answer.readBytes(), answer.readString()));
    }
    return keys;
  }

  /** The signature of {@code data}, as it is sent to a server. */
  byte[] sign(byte[] blob, byte[] data, int flags, Deadline deadline) throws IOException {
    byte[] request =
        new Buffer.PlainBuffer().putBytes(blob).putBytes(data).putUInt32(flags).getCompactData();
    return ask(SIGN, request, SIGN_ANSWER, deadline).readBytes();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }

  private Buffer.PlainBuffer ask(byte type, byte[] contents, byte expected, Deadline deadline)
      throws IOException {
    ByteBuffer request = ByteBuffer.allocate(Integer.BYTES + 1 + contents.length);
    request.putInt(1 + contents.length).put(type).put(contents).flip();
    transfer(request, SelectionKey.OP_WRITE, deadline);
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    transfer(length, SelectionKey.OP_READ, deadline);
    int bytes = length.flip().getInt();
    if (bytes < 1 || bytes > MAX_MESSAGE_BYTES) {
      throw new IOException("its answer is no message: its length is " + bytes);
    }
    ByteBuffer answer = ByteBuffer.allocate(bytes);
    transfer(answer, SelectionKey.OP_READ, deadline);
    if (answer.get(0) != expected) {
      throw new IOException("it refused");
    }
    Buffer.PlainBuffer buffer = new Buffer.PlainBuffer(answer.array());
    buffer.readByte();
    return buffer;
  }

  private void transfer(ByteBuffer bytes, int operation, Deadline deadline) throws IOException {
    selection.interestOps(operation);
    while (bytes.hasRemaining()) {
      int count = operation == SelectionKey.OP_READ ? channel.read(bytes) : channel.write(bytes);
      if (count < 0) {
        throw new EOFException("it hung up");
      }
      if (count == 0) {
        await(deadline);
      }
    }
  }

  private void await(Deadline deadline) throws IOException {
    long left = deadline.left().toMillis();
    if (left == 0) {
      throw new IOException("it did not answer in time");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("it was interrupted");
    }
    selector.select(left);
    selector.selectedKeys().clear();
  }
}
