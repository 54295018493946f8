package io.mitogen.runtime.launch;

/** A line that the other side has printed. Immutable. */
public final class PrintedLine {
  private final long millis;
  private final boolean ours;
  private final String text;

  PrintedLine(long millis, boolean ours, String text) {
    this.millis = millis;
    this.ours = ours;
    this.text = text;
  }

  /** When it was read, in milliseconds since 1970. */
  public long millis() {
    return millis;
  }

  /** Whether it is of our script, or of what that has started; and not of whoever let us in, a login banner say. */
  public boolean isOurs() {
    return ours;
  }

  /** The line, without its end. */
  public String text() {
    return text;
  }
}
