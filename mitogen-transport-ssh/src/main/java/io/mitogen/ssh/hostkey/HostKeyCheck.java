package io.mitogen.ssh.hostkey;

import io.mitogen.ConnectException;
import io.mitogen.ssh.config.Settings;
import io.mitogen.ssh.question.Questions;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/** Judges the host key of one connection. Thread-safe. */
public final class HostKeyCheck implements HostKeyVerifier {
  private volatile @Nullable ConnectException failure;

  /**
   * That of one connection.
   *
   * @throws ConnectException if the files of known hosts can't be read
   */
  public HostKeyCheck(Settings settings, Questions questions) {}

  @Override
  public boolean verify(String hostname, int port, PublicKey key) {
    return false;
  }

  @Override
  public List<String> findExistingAlgorithms(String hostname, int port) {
    return List.of();
  }

  /** Why the key was refused; empty if it was not. */
  public Optional<ConnectException> failure() {
    return Optional.ofNullable(failure);
  }
}
