package io.mitogen.it.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code master -> twenty hosts}, all at once. */
@OnHosts
@Timeout(180)
class SshManyIT {
  private static final List<SshHost> HOSTS =
      IntStream.range(0, 20).mapToObj(i -> SshHost.java()).toList();

  @Test
  void twentyHostsAreConnectedAtOnce() throws Exception {
    try (Router router = Mitogen.open()) {
      List<CompletableFuture<Context>> attempts = HOSTS.stream()
          .map(host -> host.target("keyuser").connectTimeout(Duration.ofSeconds(120)))
          .map(router::connectAsync)
          .toList();

      List<String> names = new ArrayList<>();
      for (CompletableFuture<Context> attempt : attempts) {
        names.add(attempt.get(150, TimeUnit.SECONDS).call(Basics::hostName));
      }
      assertThat(names)
          .containsExactlyElementsOf(
              HOSTS.stream().map(host -> host.getContainerId().substring(0, 12)).toList());
    }
  }
}
