package io.mitogen.it.transport;

import io.mitogen.ConnectException;
import io.mitogen.spi.ByteLink;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.ProcessLink;
import io.mitogen.spi.StartCommand;
import io.mitogen.spi.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Opens {@link Login}s. Thread-safe. Standard input may be read by anyone on the way, so it is not clean. */
public final class LoginTransport implements Transport<Login> {
  private static final Map<String, ByteLink> LINKS = new ConcurrentHashMap<>();

  /** The link of the last login with this label: for tests that write to it what nobody should. */
  public static ByteLink link(String label) {
    return LINKS.get(label);
  }

  @Override
  public Class<Login> targetType() {
    return Login.class;
  }

  @Override
  public ByteLink open(Login target, StartCommand command, Deadline deadline) {
    List<String> words = new ArrayList<>(target.shell());
    words.add(target.before() + "\n" + command.line());
    try {
      ByteLink link = new ProcessLink(new ProcessBuilder(words).start());
      LINKS.put(target.label(), link);
      return link;
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
