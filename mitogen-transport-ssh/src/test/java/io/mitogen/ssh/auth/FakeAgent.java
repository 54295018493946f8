package io.mitogen.ssh.auth;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.schmizz.sshj.common.Buffer;

/** An ssh agent in a thread, with keys of the tests. Thread-safe. */
final class FakeAgent implements AutoCloseable {
  /** How it answers. */
  enum Mood {
    WORKS,
    SILENT,
    REFUSES,
    HANGS_UP,
    BABBLES
  }

  private final Path socket;
  private final ServerSocketChannel server;
  private final List<FileIdentity> keys;
  private final Mood mood;
  final AtomicInteger signatures = new AtomicInteger();
  volatile int flags;

  FakeAgent(Path socket, Mood mood, String... names) throws IOException {
    this.socket = socket;
    this.mood = mood;
    this.keys = java.util.Arrays.stream(names).map(FakeAgent::identity).toList();
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread thread = new Thread(this::serve, "fake-agent");
    thread.setDaemon(true);
    thread.start();
  }

  Agent connect() throws IOException {
    return Agent.connect(socket);
  }

  private static FileIdentity identity(String name) {
    try {
      FileIdentity identity = new FileIdentity(
          name,
          new PrivateKeyText(TestKeys.text(name + ".openssh").toCharArray()),
          Optional.empty(),
          Optional::empty);
      identity.prepare();
      return identity;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    while (true) {
      try (SocketChannel channel = server.accept()) {
        while (true) {
          ByteBuffer answer = answer(read(channel, read(channel, Integer.BYTES).getInt()));
          while (answer.hasRemaining()) {
            channel.write(answer);
          }
          if (mood == Mood.HANGS_UP) {
            break;
          }
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        continue; // the next one
      }
    }
  }

  private static ByteBuffer read(SocketChannel channel, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException();
      }
    }
    return bytes.flip();
  }

  private ByteBuffer answer(ByteBuffer request) throws IOException {
    switch (mood) {
      case SILENT, HANGS_UP:
        return ByteBuffer.allocate(0);
      case REFUSES:
        return message(new Buffer.PlainBuffer().putByte((byte) 5));
      case BABBLES:
        return ByteBuffer.wrap("Welcome to Ubuntu".getBytes());
      default:
        Buffer.PlainBuffer asked = new Buffer.PlainBuffer(request.array());
        return message(asked.readByte() == 11 ? list() : sign(asked));
    }
  }

  private Buffer.PlainBuffer list() {
    Buffer.PlainBuffer answer = new Buffer.PlainBuffer();
    answer.putByte((byte) 12).putUInt32(keys.size() + 1);
    answer.putBytes(new Buffer.PlainBuffer().putString("sk-new@example.org").getCompactData());
    answer.putString("of a kind that nobody knows");
    for (FileIdentity each : keys) {
      answer.putBytes(each.publicKey()).putString(each.name());
    }
    return answer;
  }

  private Buffer.PlainBuffer sign(Buffer.PlainBuffer asked) throws IOException {
    byte[] key = asked.readBytes();
    byte[] data = asked.readBytes();
    flags = (int) asked.readUInt32();
    signatures.incrementAndGet();
    FileIdentity found = keys.stream()
        .filter(each -> java.util.Arrays.equals(each.publicKey(), key))
        .findFirst()
        .orElseThrow();
    String type = new Buffer.PlainBuffer(key).readString();
    String algorithm = flags == 4 ? "rsa-sha2-512" : flags == 2 ? "rsa-sha2-256" : type;
    Buffer.PlainBuffer answer = new Buffer.PlainBuffer();
    answer.putByte((byte) 14).putBytes(found.sign(algorithm, data));
    return answer;
  }

  private static ByteBuffer message(Buffer.PlainBuffer contents) {
    byte[] bytes = contents.getCompactData();
    return ByteBuffer.allocate(Integer.BYTES + bytes.length)
        .putInt(bytes.length)
        .put(bytes)
        .flip();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
