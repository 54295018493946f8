package io.mitogen.ssh.link;

import io.mitogen.spi.Deadline;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection that is being made when its time is over, or nobody wants it any more. Thread-safe. It has a thread for
 * that: not all that sshj waits for has a limit.
 */
final class Watch implements AutoCloseable {
  private final Connection connection;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean connected;

  Watch(Connection connection, Deadline deadline) {
    this.connection = connection;
    deadline.whenGivenUp(this::end);
    Thread thread = new Thread(() -> await(deadline), "mitogen-ssh-deadline");
    thread.setDaemon(true);
    thread.start();
  }

  /** It is connected: from now on, who has the link ends it. */
  void over() {
    connected = true;
  }

  /** If it is not connected by now, it will never be. */
  @Override
  public void close() {
    end();
    over.countDown();
  }

  private void end() {
    if (!connected) {
      connection.abort();
    }
  }

  private void await(Deadline deadline) {
    try {
      if (!over.await(deadline.left().toMillis(), TimeUnit.MILLISECONDS)) {
        end();
      }
    } catch (InterruptedException e) {
      end(); // nobody interrupts this thread of ours; if someone does, be quick
    }
  }
}
