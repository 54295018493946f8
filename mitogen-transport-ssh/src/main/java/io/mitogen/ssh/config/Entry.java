package io.mitogen.ssh.config;

import io.mitogen.ConnectException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of a configuration file. Immutable.
 *
 * @param keyword in lower case
 * @param arguments its values, without quotes
 * @param where the file and the number of the line
 * @param text the line as it is there
 */
record Entry(String keyword, List<String> arguments, String where, String text) {
  Entry {
    arguments = List.copyOf(arguments);
  }

  String first() {
    return arguments.get(0);
  }

  /** That this line can't be used. */
  ConnectException wrong(String target, String why) {
    return wrong(target, where, text, why);
  }

  static ConnectException wrong(String target, String where, String text, String why) {
    return failure(
        "could not connect: " + target + ": " + where + " says \"" + text + "\"; " + why, null);
  }

  static ConnectException failure(String message, @Nullable Throwable cause) {
    return new ConnectException(
        ConnectException.Phase.RESOLVE,
        ConnectException.Reason.CONFIGURATION,
        message,
        List.of(),
        cause);
  }
}
