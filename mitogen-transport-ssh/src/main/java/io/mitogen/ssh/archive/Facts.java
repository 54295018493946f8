package io.mitogen.ssh.archive;

import io.mitogen.Tuple;
import java.util.Optional;

/**
 * What is known of an archive. Immutable.
 *
 * @param digest its SHA-256, in hex
 * @param size in bytes
 * @param unpackedSize of its files, in bytes
 * @param files how many there are, without the manifest
 * @param manifest the SHA-256 of the manifest
 * @param glibc the oldest version of that library that it runs with; empty if it is not known
 */
record Facts(
    String digest, long size, long unpackedSize, long files, String manifest, String glibc) {
  private static final int WORDS = 6;

  /** As the transport asks for them. */
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
