package io.mitogen.runtime.frame;

import java.io.IOException;

/** What arrived is not our protocol, or breaks its rules. The stream can't be read on. */
public final class CorruptStreamException extends IOException {
  private static final long serialVersionUID = 1;

  /** With a message that says what arrived. */
  public CorruptStreamException(String message) {
    super(message);
  }
}
