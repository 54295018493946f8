package com.example.limited;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.spi.Transport;
import io.mitogen.spi.contract.TransportContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

// begin: limited-contract
class LimitedTransportTest implements TransportContract<Limited> {
  @Override
  public Transport<Limited> transport() {
    return new LimitedTransport();
  }

  @Override
  public Limited reachableTarget() {
    return Limited.context().niceness(5).openFiles(200).processorTime(Duration.ofMinutes(1));
  }

  @Override
  public Optional<Limited> unreachableTarget() {
    return Optional.of(Limited.context().name("nowhere").directory(Path.of("/no/such/directory")));
  }

  /** Its program never decides. */
  @Override
  public Optional<Limited> silentTarget() {
    return Optional.of(Limited.context().openFiles(allowed -> Undecided.forEver()));
  }

  @AfterEach
  void noProcessIsLeft() {
    ProcessHandle.current()
        .descendants()
        .forEach(each -> assertThat(each.onExit())
            .as("the end of %s", each)
            .succeedsWithin(5, TimeUnit.SECONDS));
  }
}
// end: limited-contract
