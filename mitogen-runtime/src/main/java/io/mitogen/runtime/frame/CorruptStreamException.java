package io.mitogen.runtime.frame;

import java.io.IOException;

/** What arrived is not our protocol, or breaks its rules. The stream can't be read on. */
public final class CorruptStreamException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean cut;

  /** With a message that says what arrived. */
  public CorruptStreamException(String message) {
    this(message, false);
  }

  CorruptStreamException(String message, boolean cut) {
    super(message);
    this.cut = cut;
  }

  /** Whether all that arrived is our protocol, and only its end is missing. */
  public boolean isCut() {
    return cut;
  }
}
