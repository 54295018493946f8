package io.mitogen;

import java.time.Instant;

/**
 * Something that another context has logged, or printed. Immutable.
 *
 * <p>What was printed is one event for each line: of the logger {@link #PRINTED}, at level INFO, by no thread that is
 * known. A line without an end comes in pieces of at most 64 KiB.
 *
 * @param context whose it is; it may be gone by now
 * @param level how important it is; of levels that {@link System.Logger} does not have, the next lower one that it has
 * @param logger the name of the logger over there
 * @param thread the name of the thread over there, or nothing if it is not known
 * @param time when it was logged, by the clock over there; of a printed line, when it was read
 * @param text what was logged
 * @param throwable the stack trace of what was logged with it, or nothing
 */
public record LogEvent(
    Context context,
    System.Logger.Level level,
    String logger,
    String thread,
    Instant time,
    String text,
    String throwable) {
  /** The logger that printed lines are said to be of. */
  public static final String PRINTED = "stdio";
}
