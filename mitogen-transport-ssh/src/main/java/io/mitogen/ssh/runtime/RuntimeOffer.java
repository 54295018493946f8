package io.mitogen.ssh.runtime;

import io.mitogen.Tuple;

/**
 * What the program has for a platform. Immutable.
 *
 * @param digest the SHA-256 of the archive, in hex
 * @param size of the archive, in bytes: a {@code .tar.gz}
 * @param unpackedSize of its files, in bytes
 * @param files how many there are, without the manifest
 * @param manifest the SHA-256 of the file {@value #MANIFEST} in it, which has those of all other files
 * @param glibc the oldest version of that library that it runs with, such as {@code 2.34}; empty if it is not known
 */
record RuntimeOffer(
    String digest, long size, long unpackedSize, long files, String manifest, String glibc) {
  static final String MANIFEST = "mitogen.sha256";

  private static final int SHORT_DIGEST_CHARS = 16;

  /** The answer of the program. */
  static RuntimeOffer of(Tuple answer) {
    return new RuntimeOffer(
        (String) answer.get(0),
        ((Number) answer.get(1)).longValue(),
        ((Number) answer.get(2)).longValue(),
        ((Number) answer.get(3)).longValue(),
        (String) answer.get(4),
        (String) answer.get(5));
  }

  /** By this it is known in a cache. */
  String shortDigest() {
    return digest.substring(0, SHORT_DIGEST_CHARS);
  }
}
