package io.mitogen.it.transport;

import io.mitogen.it.leak.LeakCheck;
import io.mitogen.spi.Transport;
import io.mitogen.spi.contract.TransportContract;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class LoginTransportIT implements TransportContract<Login> {
  @Override
  public Transport<Login> transport() {
    return new LoginTransport();
  }

  @Override
  public Login reachableTarget() {
    return new Login("banner", "echo welcome, no two frames are alike; echo to all of them >&2");
  }

  @Override
  public Optional<Login> unreachableTarget() {
    return Optional.empty(); // this machine's shell can always be started
  }
}
