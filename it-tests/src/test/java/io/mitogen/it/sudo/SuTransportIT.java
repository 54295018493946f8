package io.mitogen.it.sudo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mitogen.it.leak.LeakCheck;
import io.mitogen.spi.Transport;
import io.mitogen.spi.contract.TransportContract;
import io.mitogen.sudo.Su;
import io.mitogen.sudo.link.SuTransport;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every transport promises, this one promises, too: on this machine, where root need not be asked. */
@ExtendWith(LeakCheck.class)
class SuTransportIT implements TransportContract<Su> {
  @BeforeAll
  static void needsRoot() {
    assumeTrue(OtherAccounts.isRoot(), "only root becomes another account without a password");
  }

  @Override
  public Transport<Su> transport() {
    return new SuTransport();
  }

  @Override
  public Su reachableTarget() {
    return Su.to("nobody").shell("/bin/sh"); // it has none of its own
  }

  @Override
  public Optional<Su> unreachableTarget() {
    return Optional.of(Su.to("mitogen-no-such-account"));
  }

  @Override
  public Optional<Su> silentTarget() {
    return Optional.of(Su.to("nobody").program(OtherAccounts.silentProgram()));
  }
}
