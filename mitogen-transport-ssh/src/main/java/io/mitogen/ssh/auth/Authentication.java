package io.mitogen.ssh.auth;

import io.mitogen.ConnectException;
import io.mitogen.spi.Deadline;
import io.mitogen.ssh.config.Settings;
import io.mitogen.ssh.question.Questions;
import net.schmizz.sshj.Service;
import net.schmizz.sshj.userauth.UserAuth;

/** Proves to a server who we are. Confined to the thread that connects. */
public final class Authentication {
  /** That of one connection. */
  public Authentication(Settings settings, Questions questions) {}

  /**
   * Logs in. Blocks.
   *
   * @param auth of a connection whose host key is right
   * @param next what is to be used once we are logged in
   * @throws ConnectException if it can't, or not until the deadline
   */
  public void authenticate(UserAuth auth, Service next, Deadline deadline) {}
}
