package io.mitogen.ssh.archive;

import io.mitogen.Tuple;

/**
 * What a host must know of an archive before the first byte of it comes, which may be long before the last one is made.
 * Immutable.
 *
 * @param id by which it is asked for, as long as the program runs
 * @param survey of what will be in it
 */
public record Offer(String id, Survey survey) {
  /** What {@link #toTuple} has made. */
  public static Offer of(Tuple told) {
    return new Offer((String) told.get(0), Survey.of(told.get(1)));
  }

  /** As it is told to whoever connects. */
  Tuple toTuple() {
    return Tuple.of(id, survey.toTuple());
  }
}
