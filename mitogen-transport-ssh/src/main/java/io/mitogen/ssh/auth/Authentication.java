package io.mitogen.ssh.auth;

import io.mitogen.ConnectException;
import io.mitogen.spi.Deadline;
import io.mitogen.ssh.config.Settings;
import io.mitogen.ssh.question.Questions;
import net.schmizz.sshj.SSHClient;

/** Proves to a server who we are. Confined to the thread that connects. */
public final class Authentication {
  /** That of one connection. */
  public Authentication(Settings settings, Questions questions) {}

  /**
   * Logs in. Blocks.
   *
   * @param client is connected, and its host key is right
   * @throws ConnectException if it can't, or not until the deadline
   */
  public void authenticate(SSHClient client, Deadline deadline) {}
}
