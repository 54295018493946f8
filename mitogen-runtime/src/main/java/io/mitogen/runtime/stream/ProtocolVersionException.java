package io.mitogen.runtime.stream;

import java.io.IOException;

/** The other side speaks another version of the protocol. */
public final class ProtocolVersionException extends IOException {
  private static final long serialVersionUID = 1;

  ProtocolVersionException(String message) {
    super(message);
  }
}
