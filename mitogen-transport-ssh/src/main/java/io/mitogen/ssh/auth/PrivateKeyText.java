package io.mitogen.ssh.auth;

import com.hierynomus.sshj.common.KeyDecryptionFailedException;
import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import io.mitogen.ssh.hostkey.EcdsaKeys;
import java.io.CharArrayReader;
import java.io.IOException;
import java.nio.CharBuffer;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.Resource;
import org.jspecify.annotations.Nullable;

/** The text of a private key, in one of the forms that ssh reads. Confined to the thread that connects; is wiped after use. */
final class PrivateKeyText implements AutoCloseable {
  private static final String OPENSSH = "-----BEGIN OPENSSH PRIVATE KEY-----";
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN (RSA |EC |DSA |ENCRYPTED |)PRIVATE KEY-----");
  private static final Pattern PEM_ENCRYPTED = Pattern.compile(
      "-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: *4, *ENCRYPTED", Pattern.MULTILINE);
  private static final int MAGIC_BYTES = "openssh-key-v1\0".length();

  static {
    EcdsaKeys.install();
  }

  private final char[] text;
  private final boolean openSsh;
  private final boolean encrypted;
  private final byte @Nullable [] publicKey;

  /**
   * The key in {@code text}, which is wiped when this is closed.
   *
   * @throws IOException if it is none of a form that can be read
   */
  PrivateKeyText(char[] text) throws IOException {
    this.text = text;
    CharBuffer chars = CharBuffer.wrap(text);
    int start = indexOf(OPENSSH);
    openSsh = start >= 0;
    if (openSsh) {
      Buffer.PlainBuffer header = header(start + OPENSSH.length());
      encrypted = !header.readString().equals("none");
      header.readString(); // how the passphrase becomes a key
      header.readBytes(); // and its parameters
      publicKey = header.readUInt32() == 1 ? header.readBytes() : null;
    } else if (PEM.matcher(chars).find()) {
      encrypted = PEM_ENCRYPTED.matcher(chars).find();
      publicKey = null;
    } else {
      throw new IOException("it is no private key in the form of OpenSSH, PEM or PKCS #8");
    }
  }

  /** Whether a passphrase is needed. */
  boolean isEncrypted() {
    return encrypted;
  }

  /** The public key, if that can be read without a passphrase. */
  Optional<byte[]> publicKey() {
    return Optional.ofNullable(publicKey).map(byte[]::clone);
  }

  /**
   * The pair of keys.
   *
   * @param passphrase is left to the caller to wipe
   */
  KeyPair read(char @Nullable [] passphrase) throws IOException {
    if (!openSsh) {
      return KeyReader.ofPem().read(text, passphrase);
    }
    OpenSSHKeyV1KeyFile file = new OpenSSHKeyV1KeyFile();
    file.init(new CharArrayReader(text), passphrase == null ? null : new Once(passphrase));
    try {
      return new KeyPair(file.getPublic(), file.getPrivate());
    } catch (KeyDecryptionFailedException e) {
      throw new WrongPassphraseException(e);
    } catch (SSHRuntimeException | IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    Arrays.fill(text, '\0');
  }

  private Buffer.PlainBuffer header(int from) throws IOException {
    Matcher end = Pattern.compile("-----END").matcher(CharBuffer.wrap(text));
    if (!end.find(from)) {
      throw new IOException("the end of the key is missing");
    }
    byte[] bytes = new byte[end.start() - from];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) text[from + i];
    }
    try {
      byte[] decoded = Base64.getMimeDecoder().decode(bytes);
      Buffer.PlainBuffer header = new Buffer.PlainBuffer(decoded);
      header.readRawBytes(new byte[MAGIC_BYTES]);
      return header;
    } catch (IllegalArgumentException e) {
      throw new IOException("the key is damaged: " + e.getMessage(), e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private int indexOf(String mark) {
    Matcher matcher = Pattern.compile(Pattern.quote(mark)).matcher(CharBuffer.wrap(text));
    return matcher.find() ? matcher.start() : -1;
  }

  /** A passphrase that is said once: sshj wipes what it is given. */
  private static final class Once implements PasswordFinder {
    private final char[] passphrase;

    Once(char[] passphrase) {
      this.passphrase = passphrase;
    }

    @Override
    public char[] reqPassword(Resource<?> resource) {
      return passphrase.clone();
    }

    @Override
    public boolean shouldRetry(Resource<?> resource) {
      return false;
    }
  }
}
