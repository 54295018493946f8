package io.mitogen.benchmarks.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PrivateServerTest {
  private static final Path DIRECTORY = Path.of("/tmp/bench");

  @Test
  void theServerLetsInTheAccountThatRunsItWithTheKeyMadeForIt() {
    assertThat(PrivateServer.serverConfiguration(DIRECTORY, 4022, "ann"))
        .contains(
            "Port 4022",
            "ListenAddress 127.0.0.1",
            "HostKey /tmp/bench/host",
            "AuthorizedKeysFile /tmp/bench/key.pub",
            "PasswordAuthentication no",
            "AllowUsers ann");
  }

  @Test
  void theServerReadsNoStartUpFilesOfTheAccount() {
    assertThat(PrivateServer.serverConfiguration(DIRECTORY, 4022, "ann"))
        .contains("SetEnv HOME=/tmp/bench");
  }

  @Test
  void onlyRootMayAskPam() {
    assertThat(PrivateServer.serverConfiguration(DIRECTORY, 4022, "root")).contains("UsePAM yes");
    assertThat(PrivateServer.serverConfiguration(DIRECTORY, 4022, "ann")).contains("UsePAM no");
  }

  @Test
  void clientsTrustThatServerAloneAndTouchNoFileOfTheAccount() {
    assertThat(PrivateServer.clientConfiguration(DIRECTORY, 4022))
        .contains(
            "Port 4022",
            "IdentityFile /tmp/bench/key",
            "IdentitiesOnly yes",
            "UserKnownHostsFile /tmp/bench/known_hosts",
            "StrictHostKeyChecking yes",
            "ControlPath none",
            "BatchMode yes");
  }

  @Test
  void theLibraryGoesTheSameWay() {
    assertThat(PrivateServer.target(DIRECTORY, 4022).settings())
        .containsEntry("port", 4022)
        .containsEntry("config-file", "none")
        .containsEntry("identitiesonly", true);
    assertThat(PrivateServer.target(DIRECTORY, 4022).describe()).endsWith("@127.0.0.1:4022");
  }
}
