package io.mitogen;

import java.time.Duration;
import java.util.List;

/**
 * What a context has served to those below it of the program's code, since it was started. Immutable; a snapshot.
 *
 * @param requests how many requests came: each for a class, with all that it refers to, or for the resources of a name
 * @param classes how many classes were sent, those that came along with others or were preloaded included
 * @param resources how many resources were sent
 * @param bytes the size of these in bytes
 * @param missing how many requests were for what is not there
 * @param time how long it took to find and read all that was asked for
 * @param refusals what was asked for and is never served; of many, the first thousand
 */
public record ServingStats(
    long requests,
    long classes,
    long resources,
    long bytes,
    long missing,
    Duration time,
    List<Refusal> refusals) {
  /** Copies. */
  public ServingStats {
    refusals = List.copyOf(refusals);
  }

  /**
   * Something that is never served, and who wanted it.
   *
   * @param name a class or a resource
   * @param asker the name of the context that asked first
   * @param count how often it was asked for, by anyone
   */
  public record Refusal(String name, String asker, long count) {}
}
