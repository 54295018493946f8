package io.mitogen.it.sudo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mitogen.it.leak.LeakCheck;
import io.mitogen.spi.Transport;
import io.mitogen.spi.contract.TransportContract;
import io.mitogen.sudo.Sudo;
import io.mitogen.sudo.link.SudoTransport;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every transport promises, this one promises, too: on this machine, where root need not be asked. */
@ExtendWith(LeakCheck.class)
class SudoTransportIT implements TransportContract<Sudo> {
  @BeforeAll
  static void needsRoot() {
    assumeTrue(OtherAccounts.isRoot(), "only root becomes another account without a password");
  }

  @Override
  public Transport<Sudo> transport() {
    return new SudoTransport();
  }

  @Override
  public Sudo reachableTarget() {
    return Sudo.as("nobody");
  }

  @Override
  public Optional<Sudo> unreachableTarget() {
    return Optional.of(Sudo.as("mitogen-no-such-account"));
  }

  @Override
  public Optional<Sudo> silentTarget() {
    return Optional.of(Sudo.as("nobody").program(OtherAccounts.silentProgram()));
  }
}
