package io.mitogen.ssh.link;

import io.mitogen.spi.ByteLink;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.StartCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import net.schmizz.sshj.connection.channel.direct.Signal;

/** A command on another machine. Thread-safe, as {@link ByteLink} says. */
final class SshLink implements ByteLink {
  private static final Duration KILL_AFTER = Duration.ofSeconds(1); // Mitogen row 13.5

  private final String host;
  private final Connection connection;
  private final ExecChannel channel;
  private final Runnable afterwards;
  private final AtomicBoolean ending = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();

  /** @param afterwards what else is to be closed, before the connection; may block, bounded */
  SshLink(String host, Connection connection, ExecChannel channel, Runnable afterwards) {
    this.host = host;
    this.connection = connection;
    this.channel = channel;
    this.afterwards = afterwards;
  }

  @Override
  public InputStream input() {
    return channel.stdout();
  }

  @Override
  public OutputStream output() {
    return channel.stdin();
  }

  @Override
  public InputStream errors() {
    return channel.stderr();
  }

  /**
   * All questions were asked and answered before the command. Start-up files might read it, but then no {@code tar | ssh}
   * would work with that account either.
   */
  @Override
  public boolean inputIsClean() {
    return true;
  }

  @Override
  public Optional<Ending> ending(Duration limit) throws InterruptedException {
    channel.awaitEnd(limit);
    return channel.ending();
  }

  @Override
  public boolean runBeside(StartCommand script, Duration limit) throws InterruptedException {
    if (!connection.isUp()) {
      return false;
    }
    try {
      ExecChannel beside = connection.start(script, Deadline.in(limit));
      try {
        beside.stdin().close();
        beside.awaitEnd(limit);
        return beside.ending().map(Ending::status).orElse(-1) == 0;
      } finally {
        beside.closeSoon();
      }
    } catch (IOException e) {
      return false; // the connection has gone, or the server allows no more of them
    }
  }

  @Override
  public void endCommand() {
    if (!ending.getAndSet(true)) {
      onThread("end", this::endNow);
    }
  }

  @Override
  public void close() {
    if (!closing.getAndSet(true)) {
      onThread("close", this::closeAll);
    }
  }

  private void onThread(String what, Blocking task) {
    Thread thread = new Thread(
        () -> {
          try {
            task.run();
          } catch (InterruptedException e) {
            connection.abort(); // nobody interrupts this thread of ours; if someone does, be quick
          }
        },
        "mitogen-ssh-" + what + "-" + host);
    thread.setDaemon(true);
    thread.start();
  }

  private void closeAll() throws InterruptedException {
    try {
      if (!ending.getAndSet(true)) {
        endNow();
      } else {
        channel.awaitEnd(KILL_AFTER.multipliedBy(2)); // the other thread is at it
      }
      afterwards.run();
    } finally {
      connection.close();
    }
  }

  /** A server older than OpenSSH 7.9 knows no signals: there, the end of its streams must do. */
  private void endNow() throws InterruptedException {
    if (channel.ending().isEmpty() && connection.isUp()) {
      signal(Signal.TERM);
      if (!channel.awaitEnd(KILL_AFTER)) {
        signal(Signal.KILL);
        channel.awaitEnd(KILL_AFTER);
      }
    }
    closeStreams();
  }

  private void signal(Signal signal) {
    try {
      channel.signal(signal);
    } catch (IOException e) {
      // Then the connection has gone, and with it the command's streams.
    }
  }

  /** A process that the command left behind may hold the streams open: their readers must not wait for it. */
  private void closeStreams() {
    try {
      channel.closeSoon();
    } catch (IOException e) {
      // Then the connection has gone, and the streams have ended.
    }
  }

  /** What may block. */
  private interface Blocking {
    void run() throws InterruptedException;
  }
}
