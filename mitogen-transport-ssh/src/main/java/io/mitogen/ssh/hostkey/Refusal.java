package io.mitogen.ssh.hostkey;

import io.mitogen.ConnectException;
import io.mitogen.ssh.config.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Says why a host key is refused, and what to do. Immutable. */
final class Refusal {
  private final Settings settings;
  private final String name;
  private final List<Path> files;

  Refusal(Settings settings, String name, List<Path> files) {
    this.settings = settings;
    this.name = name;
    this.files = files;
  }

  ConnectException unknown(byte[] key) {
    String places = files.isEmpty()
        ? "there is no file of known hosts"
        : "it is not in " + files.stream().map(Path::toString).collect(Collectors.joining(", "));
    String file = settings.knownHostsFiles().stream()
        .findFirst()
        .map(Path::toString)
        .orElse("a file that knownHosts(...) names");
    return failure(
        ConnectException.Reason.HOST_KEY_UNKNOWN,
        "the host's key is not known: it has shown " + describe(key) + " for " + name + "; "
            + places
            + "; compare it with the host's own, and add it with \"ssh-keyscan -p "
            + settings.port()
            + " " + settings.hostName() + " >> " + file
            + "\", or connect with hostKeys(ACCEPT_NEW)");
  }

  ConnectException changed(byte[] key, List<KnownHost> known) {
    return failure(
        ConnectException.Reason.HOST_KEY_CHANGED,
        "the host has another key than the known one: it has shown " + describe(key) + " for "
            + name
            + ", but known is " + describe(known)
            + "; someone may be in between; if the host is a new one, forget the old key with"
            + " \"ssh-keygen -f " + known.get(0).file() + " -R '" + name + "'\"");
  }

  ConnectException revoked(byte[] key, List<KnownHost> lines) {
    List<KnownHost> same = lines.stream().filter(each -> each.has(key)).toList();
    return failure(
        ConnectException.Reason.HOST_KEY_REVOKED,
        "the host's key must not be trusted: it has shown " + describe(key) + " for " + name
            + ", which is revoked by " + same.get(0).where()
            + "; give the host a new key, or remove the line");
  }

  ConnectException certified(byte[] key, List<KnownHost> lines) {
    return failure(
        ConnectException.Reason.HOST_KEY_REVOKED,
        "the host's key can't be judged: it has shown " + describe(key) + " for " + name
            + ", which is known by its certificates alone, from " + lines.get(0).where()
            + "; certificates of hosts are not supported; add the key with \"ssh-keyscan -p "
            + settings.port() + " " + settings.hostName() + " >> "
            + lines.get(0).file() + "\"");
  }

  private static String describe(byte[] key) {
    return PublicKeys.type(key) + " " + PublicKeys.fingerprint(key);
  }

  private static String describe(List<KnownHost> known) {
    return known.stream()
        .map(each -> describe(each.blob()) + " from " + each.where())
        .collect(Collectors.joining(", "));
  }

  private ConnectException failure(ConnectException.Reason reason, String why) {
    return new ConnectException(
        ConnectException.Phase.HOST_KEY,
        reason,
        "could not connect: " + settings.target() + ": " + why,
        List.of(),
        null);
  }
}
