package io.mitogen.ssh.auth;

import java.io.IOException;
import java.security.KeyPair;
import org.jspecify.annotations.Nullable;

/** Reads private keys of one form. No state. */
interface KeyReader {
  /**
   * The pair of keys in {@code text}.
   *
   * @param passphrase null if there is none; left to the caller to wipe
   * @throws WrongPassphraseException if that is wrong
   */
  KeyPair read(char[] text, char @Nullable [] passphrase) throws IOException;

  /**
   * The reader for PEM and PKCS #8. By its name: a context that connects others is sent, with each class, what that refers
   * to, and this one refers to more of BouncyCastle than sshj has classes.
   */
  static KeyReader ofPem() throws IOException {
    try {
      return Class.forName(KeyReader.class.getPackageName() + ".PemKeyReader")
          .asSubclass(KeyReader.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IOException("keys in this form can't be read here: " + e, e);
    }
  }
}
