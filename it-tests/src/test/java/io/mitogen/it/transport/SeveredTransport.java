package io.mitogen.it.transport;

import io.mitogen.ConnectException;
import io.mitogen.spi.ByteLink;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.ProcessLink;
import io.mitogen.spi.StartCommand;
import io.mitogen.spi.Transport;
import java.io.IOException;
import java.util.List;

/** Opens {@link Severed} links. Thread-safe. */
public final class SeveredTransport implements Transport<Severed> {
  @Override
  public Class<Severed> targetType() {
    return Severed.class;
  }

  @Override
  public ByteLink open(Severed target, StartCommand command, Deadline deadline) {
    try {
      return new SeveredLink(new ProcessLink(new ProcessBuilder(command.words()).start()), target);
    } catch (IOException e) {
      throw new ConnectException(
          ConnectException.Phase.CONNECT,
          ConnectException.Reason.NOT_STARTED,
          "could not start a shell for " + target.describe() + ": " + e.getMessage(),
          List.of(),
          e);
    }
  }
}
