package io.mitogen.ssh.archive;

import io.mitogen.Tuple;
import java.util.Optional;

/**
 * What is known of an archive. Immutable.
 *
 * @param digest its SHA-256, in hex
 * @param size in bytes: of a {@code .tar.gz}
 * @param unpackedSize of its files, in bytes
 * @param files how many there are, without the manifest
 * @param manifest the SHA-256 of the file {@value #MANIFEST} in it
 * @param glibc the oldest version of that library that it runs with; empty if it is not known
 */
public record Facts(
    String digest, long size, long unpackedSize, long files, String manifest, String glibc) {
  /** The file in it with the digests of all others, the last one. */
  public static final String MANIFEST = "mitogen.sha256";

  private static final int WORDS = 6;
  private static final int SHORT_DIGEST_CHARS = 16;

  /** What {@link #toTuple} has made. */
  public static Facts of(Tuple told) {
    return new Facts(
        (String) told.get(0),
        ((Number) told.get(1)).longValue(),
        ((Number) told.get(2)).longValue(),
        ((Number) told.get(3)).longValue(),
        (String) told.get(4),
        (String) told.get(5));
  }

  /** By this it is known in a cache. */
  public String shortDigest() {
    return digest.substring(0, SHORT_DIGEST_CHARS);
  }

  /** As they are told to whoever connects. */
  Tuple toTuple() {
    return Tuple.of(digest, size, unpackedSize, files, manifest, glibc);
  }

  /** As one line. */
  String toLine() {
    return digest
        + ' '
        + size
        + ' '
        + unpackedSize
        + ' '
        + files
        + ' '
        + manifest
        + ' '
        + (glibc.isEmpty() ? "-" : glibc);
  }

  /** From such a line, if it is one. */
  static Optional<Facts> ofLine(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != WORDS
        || !line.matches("[0-9a-f]{64} [0-9]{1,18} [0-9]{1,18} [0-9]{1,9} [0-9a-f]{64} [-0-9.]+")) {
      return Optional.empty();
    }
    return Optional.of(new Facts(
        words[0],
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        words[4],
        words[5].equals("-") ? "" : words[5]));
  }
}
