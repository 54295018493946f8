package io.mitogen.runtime.route;

import io.mitogen.CancelledException;
import io.mitogen.Dead;
import io.mitogen.DeadlineException;
import io.mitogen.DisconnectedException;
import io.mitogen.MitogenException;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;

/** Dead messages: their layout, and what they mean to the one who gets them. No state. */
public final class Answers {
  private static final int MAX_TEXT_CHARS = 8 * 1024;

  private Answers() {}

  /** A dead message from {@code src} to whoever waits at {@code handle} of {@code dst}. */
  public static Outbound dead(int src, int dst, int handle, Dead.Reason reason, String text) {
    return new Outbound(Wire.DEAD, dst, src, handle, 0, data(reason, text));
  }

  /** The data of a dead message. */
  public static WireOutput data(Dead.Reason reason, String text) {
    WireOutput data = Outbound.data(Integer.MAX_VALUE);
    data.u8(reason.code());
    data.text(
        text.length() > MAX_TEXT_CHARS ? text.substring(0, MAX_TEXT_CHARS) + " [truncated]" : text);
    return data;
  }

  /** What the data of a dead message says. */
  public static Dead read(WireInput in) {
    Dead.Reason reason = Dead.Reason.of(in.u8());
    return new Dead(reason, in.text());
  }

  /** What the caller gets. */
  public static MitogenException exception(Dead dead) {
    String text = dead.text();
    switch (dead.reason()) {
      case DISCONNECTED:
      case CLOSED:
        return new DisconnectedException(text);
      case CANCELLED:
        return new CancelledException(text);
      case DEADLINE:
        return new DeadlineException(text);
      case NO_HANDLE:
        return new UndeliverableException(UndeliverableException.Reason.NO_HANDLE, text);
      case POLICY:
        return new UndeliverableException(UndeliverableException.Reason.POLICY, text);
      case TOO_LARGE:
        return new UndeliverableException(UndeliverableException.Reason.TOO_LARGE, text);
      case NO_ROUTE:
        return new UndeliverableException(UndeliverableException.Reason.NO_ROUTE, text);
      case NO_CLASS:
        return new UndeliverableException(UndeliverableException.Reason.NO_CLASS, text);
      case NO_METHOD:
        return new UndeliverableException(UndeliverableException.Reason.NO_METHOD, text);
      case RESULT:
        return new UndeliverableException(UndeliverableException.Reason.RESULT, text);
      case MALFORMED:
        return new UndeliverableException(UndeliverableException.Reason.MALFORMED, text);
    }
    throw new AssertionError(dead.reason());
  }
}
