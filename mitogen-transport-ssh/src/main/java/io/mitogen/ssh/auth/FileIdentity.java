package io.mitogen.ssh.auth;

import com.hierynomus.sshj.key.KeyAlgorithms;
import io.mitogen.Secret;
import io.mitogen.ssh.hostkey.PublicKeys;
import java.io.IOException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.signature.Signature;
import org.jspecify.annotations.Nullable;

/** A private key of a file, or of the program; its passphrase is asked for when it is needed. Confined to the thread that connects. */
final class FileIdentity implements Identity, AutoCloseable {
  private static final List<Factory.Named<com.hierynomus.sshj.key.KeyAlgorithm>> ALGORITHMS =
      List.of(
          KeyAlgorithms.EdDSA25519(),
          KeyAlgorithms.ECDSASHANistp256(),
          KeyAlgorithms.ECDSASHANistp384(),
          KeyAlgorithms.ECDSASHANistp521(),
          KeyAlgorithms.RSASHA512(),
          KeyAlgorithms.RSASHA256(),
          KeyAlgorithms.SSHRSA());

  private final String name;
  private final PrivateKeyText text;
  private final Supplier<Optional<Secret>> passphrase;
  private byte[] publicKey = new byte[0];
  private @Nullable KeyPair pair;

  /**
   * The key in {@code text}.
   *
   * @param publicKey that of the file beside it, if there is one
   */
  FileIdentity(
      String name,
      PrivateKeyText text,
      Optional<byte[]> publicKey,
      Supplier<Optional<Secret>> passphrase) {
    this.name = name;
    this.text = text;
    this.passphrase = passphrase;
    text.publicKey().or(() -> publicKey).ifPresent(key -> this.publicKey = key);
  }

  /** Reads the key if that needs no passphrase, or if nothing could be offered otherwise. */
  void prepare() throws IOException {
    if (publicKey.length == 0 || !text.isEncrypted()) {
      unlock();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  @Override
  public boolean signsAtOnce() {
    return pair != null;
  }

  @Override
  public byte[] sign(String algorithm, byte[] data) throws IOException {
    Signature signature = Factory.Named.Util.create(ALGORITHMS, algorithm).newSignature();
    try {
      signature.initSign(unlock().getPrivate());
      signature.update(data);
      byte[] signed = signature.encode(signature.sign());
      return new Buffer.PlainBuffer()
          .putString(signature.getSignatureName())
          .putBytes(signed)
          .getCompactData();
    } catch (SSHRuntimeException e) {
      throw new IOException("the key can't sign: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    text.close();
  }

  private KeyPair unlock() throws IOException {
    KeyPair known = pair;
    if (known != null) {
      return known;
    }
    char[] chars = null;
    if (text.isEncrypted()) {
      chars = passphrase.get().orElseThrow(NoPassphraseException::new).reveal();
    }
    try {
      KeyPair read = text.read(chars);
      pair = read;
      publicKey = PublicKeys.blob(read.getPublic());
      return read;
    } finally {
      if (chars != null) {
        Arrays.fill(chars, '\0');
      }
    }
  }
}
