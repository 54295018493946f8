package io.mitogen.it.transport;

import io.mitogen.Local;
import io.mitogen.it.leak.LeakCheck;
import io.mitogen.runtime.launch.LocalTransport;
import io.mitogen.spi.Transport;
import io.mitogen.spi.contract.TransportContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class LocalTransportIT implements TransportContract<Local> {
  @Override
  public Transport<Local> transport() {
    return new LocalTransport();
  }

  @Override
  public Local reachableTarget() {
    return Local.jvm().name("here");
  }

  @Override
  public Optional<Local> unreachableTarget() {
    return Optional.of(Local.jvm().name("nowhere").workingDirectory(Path.of("/no/such/directory")));
  }
}
