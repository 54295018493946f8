package io.mitogen.ssh.link;

import io.mitogen.spi.ByteLink;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.ConnectionImpl;
import net.schmizz.sshj.connection.channel.ChannelInputStream;
import net.schmizz.sshj.connection.channel.Window;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import net.schmizz.sshj.connection.channel.direct.Signal;
import net.schmizz.sshj.transport.TransportException;

/**
 * A session channel with a command (RFC 4254 section 6). Thread-safe in that each stream may have a thread of its own.
 *
 * <p>It tells the end of the command when that ends, and not only when all who hold its streams have ended as well; and what
 * is written to it is held up by nobody but the other side: sshj's own stream keeps its lock while it waits for the window,
 * and whoever wants to end the connection would wait with it.
 */
final class ExecChannel extends SessionChannel {
  private static final int WINDOW_POLL_MILLIS = 200; // how soon a writer sees that it is over
  private static final int QUIET_MILLIS =
      500; // since the last of the output of a command that has ended
  private static final int SIGNAL_BASE = 128; // POSIX shells add it to a signal's number

  private final CountDownLatch ended = new CountDownLatch(1);
  private final OutputStream stdin = new Stdin();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean deaf;
  private volatile int packets; // counted by sshj's reader alone

  ExecChannel(ConnectionImpl connection) {
    super(connection, StandardCharsets.UTF_8);
  }

  @Override
  protected void init(int recipient, long remoteWindow, long remoteMaxPacket) {
    super.init(recipient, remoteWindow, remoteMaxPacket);
    rwin = new Window.Remote(
        remoteWindow, getRemoteMaxPacketSize(), WINDOW_POLL_MILLIS, getLoggerFactory());
  }

  /** The command's standard output. */
  InputStream stdout() {
    return new Patient(getInputStream());
  }

  /** The command's standard error. */
  InputStream stderr() {
    return new Patient(getErrorStream());
  }

  /** The command's standard input, not buffered. */
  OutputStream stdin() {
    return stdin;
  }

  @Override
  public void handleRequest(String request, SSHPacket packet)
      throws ConnectionException, TransportException {
    super.handleRequest(request, packet);
    if (request.startsWith("exit-")) {
      ended.countDown();
      Thread thread = new Thread(this::endOutput, "mitogen-ssh-last-words");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * OpenSSH tells the end of the output only when that of the errors has come as well, which a process that was left behind
   * may hold open for ever: whoever reads the output is not to wait for that.
   */
  private void endOutput() {
    try {
      int before;
      do {
        before = packets;
        if (over.await(QUIET_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      } while (packets != before);
      deaf = true;
      eofInputStreams();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does; then the output ends with the channel
    }
  }

  @Override
  protected void eofInputStreams() {
    super.eofInputStreams();
    over.countDown();
  }

  @Override
  protected void finishOff() {
    super.finishOff();
    ended.countDown();
    over.countDown();
  }

  /** Whether the command has ended, or the connection has. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Closes it without waiting for the server's answer; what has been received can still be read. */
  void closeSoon() throws TransportException {
    deaf = true;
    sendClose();
    eofInputStreams();
  }

  /** What comes after our close concerns nobody; sshj would take it for an error of the whole connection. */
  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
  protected void receiveInto(ChannelInputStream stream, SSHPacket packet) throws SSHException {
    if (!deaf) {
      packets++;
      super.receiveInto(stream, packet);
    }
  }

  /** How the command ended, if it did, and the server has told. */
  Optional<ByteLink.Ending> ending() {
    Integer status = getExitStatus();
    if (status != null) {
      return Optional.of(ByteLink.Ending.ofStatus(status));
    }
    Signal signal = getExitSignal();
    return signal == null
        ? Optional.empty()
        : Optional.of(ByteLink.Ending.ofStatus(SIGNAL_BASE + number(signal)));
  }

  /** The signals of POSIX that have the same number everywhere, and the usual ones of Linux. */
  private static int number(Signal signal) {
    switch (signal) {
      case HUP:
        return 1;
      case INT:
        return 2;
      case QUIT:
        return 3;
      case ILL:
        return 4;
      case ABRT:
        return 6;
      case FPE:
        return 8;
      case KILL:
        return 9;
      case USR1:
        return 10;
      case SEGV:
        return 11;
      case USR2:
        return 12;
      case PIPE:
        return 13;
      case ALRM:
        return 14;
      case TERM:
        return 15;
      case UNKNOWN:
        return 0;
    }
    throw new AssertionError(signal);
  }

  /** Does not wait for something to come in order to read nothing, as sshj's stream does. */
  private static final class Patient extends FilterInputStream {
    Patient(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return length == 0 ? 0 : super.read(bytes, from, length);
    }
  }

  /** What is written goes out at once, as far as the window lets it. */
  private final class Stdin extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      int at = from;
      while (at < from + length) {
        int room = (int) Math.min(awaitRoom(), getRemoteMaxPacketSize());
        int count = Math.min(room, from + length - at);
        trans.write(new SSHPacket(Message.CHANNEL_DATA)
            .putUInt32FromInt(getRecipient())
            .putUInt32(count)
            .putRawBytes(bytes, at, count));
        rwin.consume(count);
        at += count;
      }
    }

    /** Waits as long as the channel is open: who gives up closes it. */
    private long awaitRoom() throws IOException {
      while (isOpen()) {
        long room = rwin.getSize();
        if (room > 0) {
          return room;
        }
        try {
          rwin.awaitExpansion(0);
        } catch (ConnectionException e) {
          if (Thread.currentThread().isInterrupted()) {
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
          }
          // Not yet: look whether the channel is still open.
        }
      }
      throw new IOException("the ssh channel is closed");
    }

    @Override
    public void close() throws IOException {
      getOutputStream().close(); // says that nothing more comes
    }
  }
}
