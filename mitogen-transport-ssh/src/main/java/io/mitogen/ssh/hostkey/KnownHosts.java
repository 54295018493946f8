package io.mitogen.ssh.hostkey;

import io.mitogen.ConnectException;
import io.mitogen.ssh.config.Missing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of files of known hosts that are for one host. Immutable. */
final class KnownHosts {
  private final List<KnownHost> lines;

  private KnownHosts(List<KnownHost> lines) {
    this.lines = List.copyOf(lines);
  }

  /**
   * Those for {@code name} in these files; a file that does not exist has none.
   *
   * @param target what is connected, for messages
   * @throws ConnectException if a file can't be read
   */
  static KnownHosts read(String target, List<Path> files, String name) {
    List<KnownHost> lines = new ArrayList<>();
    for (Path each : files) {
      try {
        lines.addAll(parse(Files.readString(each, StandardCharsets.ISO_8859_1), each, name).lines);
      } catch (IOException e) {
        if (!Missing.is(each, e)) {
          throw unreadable(target, each, e);
        }
      }
    }
    return new KnownHosts(lines);
  }

  /** Those for {@code name} in the text of a file. */
  static KnownHosts parse(String text, Path file, String name) {
    List<KnownHost> lines = new ArrayList<>();
    String[] all = text.split("\n", -1);
    for (int i = 0; i < all.length; i++) {
      KnownHost.parse(all[i], file, i + 1).filter(each -> each.fits(name)).ifPresent(lines::add);
    }
    return new KnownHosts(lines);
  }

  /** Those for a purpose. */
  List<KnownHost> of(KnownHost.Marker marker) {
    return lines.stream().filter(each -> each.marker() == marker).toList();
  }

  /** Whether there is this key for this purpose. */
  boolean has(KnownHost.Marker marker, byte[] key) {
    return of(marker).stream().anyMatch(each -> each.has(key));
  }

  private static ConnectException unreadable(String target, Path file, IOException e) {
    return new ConnectException(
        ConnectException.Phase.HOST_KEY,
        ConnectException.Reason.CONFIGURATION,
        "could not connect: " + target + ": the known hosts in " + file + " can't be read: " + e
            + "; make the file readable, or name another one with knownHosts(...)",
        List.of(),
        e);
  }
}
