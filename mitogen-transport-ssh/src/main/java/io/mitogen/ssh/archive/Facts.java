package io.mitogen.ssh.archive;

import io.mitogen.Tuple;
import java.util.Optional;

/**
 * What is known of an archive once it is whole. Immutable.
 *
 * @param digest its SHA-256, in hex
 * @param size in bytes: of a {@code .tar.gz}
 * @param manifest the SHA-256 of the file {@value #MANIFEST} in it
 * @param survey of what is in it
 */
public record Facts(String digest, long size, String manifest, Survey survey) {
  /** The file in it with the digests of all others, the last one. */
  public static final String MANIFEST = "mitogen.sha256";

  private static final int WORDS = 6;
  private static final int SHORT_DIGEST_CHARS = 16;

  /** What {@link #toTuple} has made. */
  public static Facts of(Tuple told) {
    return new Facts(
        (String) told.get(0),
        ((Number) told.get(1)).longValue(),
        (String) told.get(2),
        Survey.of(told.get(3)));
  }

  /** By this it is known in a cache. */
  public String shortDigest() {
    return digest.substring(0, SHORT_DIGEST_CHARS);
  }

  /** As they are told to whoever connects. */
  Tuple toTuple() {
    return Tuple.of(digest, size, manifest, survey.toTuple());
  }

  /** As one line. */
  String toLine() {
    String glibc = survey.glibc().isEmpty() ? "-" : survey.glibc();
    return String.join(
        " ",
        digest,
        Long.toString(size),
        manifest,
        Long.toString(survey.unpackedSize()),
        Long.toString(survey.files()),
        glibc);
  }

  /** From such a line, if it is one. */
  static Optional<Facts> ofLine(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != WORDS
        || !line.matches("[0-9a-f]{64} [0-9]{1,18} [0-9a-f]{64} [0-9]{1,18} [0-9]{1,9} [-0-9.]+")) {
      return Optional.empty();
    }
    return Optional.of(new Facts(
        words[0],
        Long.parseLong(words[1]),
        words[2],
        new Survey(
            Long.parseLong(words[3]),
            Long.parseLong(words[4]),
            words[5].equals("-") ? "" : words[5])));
  }
}
