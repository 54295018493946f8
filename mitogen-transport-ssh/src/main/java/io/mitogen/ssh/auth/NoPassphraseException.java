package io.mitogen.ssh.auth;

import java.io.IOException;

/** A private key is encrypted, and there is no passphrase for it. */
final class NoPassphraseException extends IOException {
  private static final long serialVersionUID = 1;

  NoPassphraseException() {
    super("it is encrypted, and there is no passphrase for it");
  }
}
