package io.mitogen;

/**
 * The answer to whatever can't be delivered or will never be answered (Mitogen section 5). Immutable.
 *
 * @param reason why, for programs
 * @param text why, for people
 */
public record Dead(Reason reason, String text) {
  /** Why no answer can come. The numbers are those on the wire; see {@code docs/wire.md}. */
  public enum Reason {
    /** Nothing listens at the handle. */
    NO_HANDLE(1),
    /** The receiver does not take this from the sender. */
    POLICY(2),
    /** The message is over the limit of the tree. */
    TOO_LARGE(3),
    /** Nobody knows the way to the destination. */
    NO_ROUTE(4),
    /** Who should have answered has gone. */
    DISCONNECTED(5),
    /** The router is closed, or the handler was removed. */
    CLOSED(6),
    /** The message can't be decoded where it arrived. */
    MALFORMED(7),
    /** The class that should be called is not to be had. */
    NO_CLASS(8),
    /** The class has no such static method. */
    NO_METHOD(9),
    /** The method ran, and its result may not travel. */
    RESULT(10),
    /** The call was cancelled. */
    CANCELLED(11),
    /** The deadline of the call has passed. */
    DEADLINE(12);

    private final int code;

    Reason(int code) {
      this.code = code;
    }

    /** The number on the wire. */
    public int code() {
      return code;
    }

    /** The reason with this number; {@link #MALFORMED} for a number that this version does not know. */
    public static Reason of(int code) {
      for (Reason reason : values()) {
        if (reason.code == code) {
          return reason;
        }
      }
      return MALFORMED;
    }
  }
}
