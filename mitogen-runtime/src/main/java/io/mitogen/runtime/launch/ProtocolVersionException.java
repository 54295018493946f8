package io.mitogen.runtime.launch;

import java.io.IOException;

/** The other side speaks another version of the protocol. */
final class ProtocolVersionException extends IOException {
  private static final long serialVersionUID = 1;

  ProtocolVersionException(String message) {
    super(message);
  }
}
