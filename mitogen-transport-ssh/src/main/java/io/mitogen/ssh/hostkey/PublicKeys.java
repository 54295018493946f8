package io.mitogen.ssh.hostkey;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import net.schmizz.sshj.common.Buffer;

/** Public keys as ssh writes and names them. No state. */
public final class PublicKeys {
  private PublicKeys() {}

  /** The key as it is sent, and kept in files. */
  public static byte[] blob(PublicKey key) {
    return new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
  }

  /** The type that such a key begins with; empty if it is none. */
  public static String type(byte[] blob) {
    try {
      return new Buffer.PlainBuffer(blob).readString();
    } catch (Buffer.BufferException e) {
      return ""; // too short for a key
    }
  }

  /** As {@code ssh-keygen -l} prints it. */
  public static String fingerprint(byte[] blob) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
