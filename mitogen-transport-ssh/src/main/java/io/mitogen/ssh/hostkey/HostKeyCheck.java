package io.mitogen.ssh.hostkey;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import io.mitogen.ConnectException;
import io.mitogen.ssh.HostKey;
import io.mitogen.ssh.HostKeys;
import io.mitogen.ssh.config.Settings;
import io.mitogen.ssh.question.Questions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/**
 * Judges the host key of one connection, also when keys are exchanged anew. Thread-safe.
 *
 * <p>sshj's own check is not used: it does not find out that a key is revoked if the same key is in a line before, takes a
 * negated pattern for one that fits every other host, and lets a known RSA key be asked for by SHA-1 only.
 */
public final class HostKeyCheck implements HostKeyVerifier {
  private static final System.Logger LOG = System.getLogger("mitogen.ssh");

  static {
    EcdsaKeys.install();
  }

  private final Settings settings;
  private final Questions questions;
  private final String name;
  private final List<Path> files;
  private final KnownHosts known;
  private final Refusal refusal;
  private volatile byte @Nullable [] trusted;
  private volatile @Nullable ConnectException failure;

  /**
   * That of one connection.
   *
   * @throws ConnectException if the files of known hosts can't be read
   */
  public HostKeyCheck(Settings settings, Questions questions) {
    this.settings = settings;
    this.questions = questions;
    this.name = name(settings);
    this.files = new ArrayList<>(settings.knownHostsFiles());
    this.files.addAll(settings.globalKnownHostsFiles());
    this.known = KnownHosts.read(settings.target(), files, name);
    this.refusal = new Refusal(settings, name, files);
  }

  private static String name(Settings settings) {
    String host = settings.hostKeyAlias().orElse(settings.hostName()).toLowerCase(Locale.ROOT);
    return settings.hostKeyAlias().isPresent() || settings.port() == 22
        ? host
        : "[" + host + "]:" + settings.port();
  }

  @Override
  public boolean verify(String hostname, int port, PublicKey key) {
    // What we know are keys, not who certifies them: of a certificate, too, it is the key that
    // counts.
    byte[] shown =
        PublicKeys.blob(key instanceof Certificate<?> certificate ? certificate.getKey() : key);
    byte[] before = trusted;
    if (before != null && Arrays.equals(before, shown)) {
      return true;
    }
    try {
      judge(shown);
      trusted = shown;
      return true;
    } catch (ConnectException e) {
      failure = e;
      return false;
    }
  }

  @Override
  public List<String> findExistingAlgorithms(String hostname, int port) {
    List<String> algorithms = new ArrayList<>();
    for (KnownHost each : known.of(KnownHost.Marker.HOST)) {
      if (each.type().equals("ssh-rsa")) {
        algorithms.addAll(List.of("rsa-sha2-512", "rsa-sha2-256"));
      }
      algorithms.add(each.type());
    }
    return algorithms;
  }

  /** Why the key was refused; empty if it was not. */
  public Optional<ConnectException> failure() {
    return Optional.ofNullable(failure);
  }

  private void judge(byte[] key) {
    if (known.has(KnownHost.Marker.REVOKED, key)) {
      throw refusal.revoked(key, known.of(KnownHost.Marker.REVOKED));
    }
    if (settings.hostKeys() == HostKeys.IGNORE || known.has(KnownHost.Marker.HOST, key)) {
      return;
    }
    if (!known.of(KnownHost.Marker.HOST).isEmpty()) {
      throw refusal.changed(key, known.of(KnownHost.Marker.HOST));
    }
    if (isKnownOnUsualPort(key)) {
      return;
    }
    if (!known.of(KnownHost.Marker.AUTHORITY).isEmpty()) {
      throw refusal.certified(key, known.of(KnownHost.Marker.AUTHORITY));
    }
    if (settings.hostKeys() == HostKeys.ACCEPT_NEW) {
      remember(key);
    } else if (!questions.hostKey(question(key)).orElse(false)) {
      throw refusal.unknown(key);
    }
  }

  /** As ssh does: a host that is known without a port has this key on every port. */
  private boolean isKnownOnUsualPort(byte[] key) {
    if (!name.startsWith("[")) {
      return false;
    }
    String host = settings.hostName().toLowerCase(Locale.ROOT);
    KnownHosts usual = KnownHosts.read(settings.target(), files, host);
    if (usual.has(KnownHost.Marker.REVOKED, key)) {
      throw refusal.revoked(key, usual.of(KnownHost.Marker.REVOKED));
    }
    return usual.has(KnownHost.Marker.HOST, key);
  }

  private HostKey question(byte[] key) {
    return new HostKey(
        settings.asked(),
        settings.port(),
        PublicKeys.type(key),
        PublicKeys.fingerprint(key),
        line(key));
  }

  private String line(byte[] key) {
    return name + " " + PublicKeys.type(key) + " " + Base64.getEncoder().encodeToString(key);
  }

  private void remember(byte[] key) {
    Optional<Path> file = settings.knownHostsFiles().stream().findFirst();
    if (file.isEmpty() || Files.exists(file.get()) && !Files.isRegularFile(file.get())) {
      return; // none, or /dev/null: nothing is to be remembered
    }
    try {
      List<KnownHost> now = NewHost.add(file.get(), name, line(key)).of(KnownHost.Marker.HOST);
      if (!now.isEmpty() && now.stream().noneMatch(each -> each.has(key))) {
        throw refusal.changed(key, now); // added meanwhile, by someone who has seen another key
      }
    } catch (IOException e) {
      // As ssh does: a home that can't be written to is no reason not to connect.
      LOG.log(
          System.Logger.Level.WARNING,
          settings.target() + ": the host's key is not remembered: " + file.get()
              + " can't be written: " + e);
    }
  }
}
