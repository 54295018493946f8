package io.mitogen.ssh.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.spi.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentTest {
  private static final Deadline LATER = Deadline.in(Duration.ofSeconds(20));

  @TempDir
  Path directory;

  @Test
  void itsKeysAreListedWhateverTheirKind() throws IOException {
    Path socket = directory.resolve("agent");
    try (FakeAgent fake = new FakeAgent(socket, FakeAgent.Mood.WORKS, "ed25519", "rsa");
        Agent agent = fake.connect()) {
      assertThat(agent.keys(LATER))
          .extracting(Agent.Key::comment)
          .containsExactly("of a kind that nobody knows", "ed25519", "rsa");
      assertThat(agent.keys(LATER).get(2).blob()).isEqualTo(TestKeys.publicKey("rsa"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ed25519, ssh-ed25519, 0",
    "ecdsa, ecdsa-sha2-nistp256, 0",
    "rsa, ssh-rsa, 0",
    "rsa, rsa-sha2-256, 2",
    "rsa, rsa-sha2-512, 4"
  })
  void itSignsWithTheAlgorithmThatIsAskedFor(String key, String algorithm, int flags)
      throws IOException {
    Path socket = directory.resolve("agent");
    try (FakeAgent fake = new FakeAgent(socket, FakeAgent.Mood.WORKS, key);
        Agent agent = fake.connect()) {
      AgentIdentity identity = new AgentIdentity(agent, agent.keys(LATER).get(1), LATER);

      byte[] signature = identity.sign(algorithm, new byte[] {1, 2, 3});

      assertThat(new Buffer.PlainBuffer(signature).readString()).isEqualTo(algorithm);
      assertThat(fake.flags).isEqualTo(flags);
      assertThat(identity.signsAtOnce())
          .as("someone may have to touch something")
          .isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SILENT, it did not answer in time",
    "REFUSES, it refused",
    "HANGS_UP, it hung up",
    "BABBLES, its answer is no message: its length is 1466264675"
  })
  void oneThatDoesNotWorkIsNotWaitedFor(FakeAgent.Mood mood, String why) throws IOException {
    Path socket = directory.resolve("agent");
    try (FakeAgent fake = new FakeAgent(socket, mood);
        Agent agent = fake.connect()) {
      Deadline soon = Deadline.in(Duration.ofMillis(mood == FakeAgent.Mood.SILENT ? 50 : 20_000));

      assertThatThrownBy(() -> agent.keys(soon)).isInstanceOf(IOException.class).hasMessage(why);
    }
  }

  @Test
  void noneIsAnError() {
    assertThatThrownBy(() -> Agent.connect(directory.resolve("nobody")))
        .isInstanceOf(IOException.class);
  }
}
