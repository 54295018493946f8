package io.mitogen.ssh.auth;

import java.io.IOException;

/** A private key could not be decrypted with the passphrase. */
final class WrongPassphraseException extends IOException {
  private static final long serialVersionUID = 1;

  WrongPassphraseException(Throwable cause) {
    super("wrong passphrase", cause);
  }
}
