package io.mitogen.ssh.archive;

import io.mitogen.Tuple;

/**
 * What is known of a runtime before it is packed. Immutable.
 *
 * @param unpackedSize of its files, in bytes
 * @param files how many there are, without the manifest
 * @param glibc the oldest version of that library that it runs with; empty if it is not known
 */
public record Survey(long unpackedSize, long files, String glibc) {
  static Survey of(Tuple told) {
    return new Survey(
        ((Number) told.get(0)).longValue(), ((Number) told.get(1)).longValue(), (String)
            told.get(2));
  }

  Tuple toTuple() {
    return Tuple.of(unpackedSize, files, glibc);
  }
}
