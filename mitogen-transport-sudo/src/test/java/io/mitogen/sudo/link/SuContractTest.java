package io.mitogen.sudo.link;

import io.mitogen.spi.Transport;
import io.mitogen.spi.contract.TransportContract;
import io.mitogen.sudo.Su;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What every transport promises, with a program that waits for the command, as su does. */
class SuContractTest implements TransportContract<Su> {
  @TempDir
  static Path directory;

  private static Stub waiting;
  private static Stub silent;

  @BeforeAll
  static void write() throws IOException {
    waiting = Stub.su(
        Files.createDirectory(directory.resolve("waiting")),
        "trap '' TERM HUP; sh -c \"$3\"; exit $?");
    silent = Stub.su(Files.createDirectory(directory.resolve("silent")), "exec sleep 600");
  }

  @Override
  public Transport<Su> transport() {
    return new SuTransport();
  }

  @Override
  public Su reachableTarget() {
    return Su.to("app").program(waiting.path());
  }

  @Override
  public Optional<Su> unreachableTarget() {
    return Optional.of(Su.to("app").program("/nowhere/su"));
  }

  @Override
  public Optional<Su> silentTarget() {
    return Optional.of(Su.to("app").program(silent.path()));
  }
}
