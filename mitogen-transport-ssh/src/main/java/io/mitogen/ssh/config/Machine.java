package io.mitogen.ssh.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the machine that connects says of itself. Immutable.
 *
 * @param home the home directory of the user who connects
 * @param user the name of that user
 * @param environment the variables of this process
 * @param system the directory of what holds for every user, {@code /etc/ssh}
 */
public record Machine(Path home, String user, Map<String, String> environment, Path system) {
  /** Copies. */
  public Machine {
    environment = Map.copyOf(environment);
  }

  /** This one. */
  public static Machine here() {
    return new Machine(
        Path.of(System.getProperty("user.home", ".")),
        System.getProperty("user.name", ""),
        System.getenv(),
        Path.of("/etc/ssh"));
  }

  /** The directory in which ssh keeps what is this user's. */
  public Path directory() {
    return home.resolve(".ssh");
  }
}
