package io.mitogen.ssh.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mitogen.ConnectException;
import io.mitogen.Secret;
import io.mitogen.spi.Deadline;
import io.mitogen.ssh.Prompt;
import io.mitogen.ssh.Ssh;
import io.mitogen.ssh.config.Machine;
import io.mitogen.ssh.config.Settings;
import io.mitogen.ssh.hostkey.EcdsaKeys;
import io.mitogen.ssh.hostkey.PublicKeys;
import io.mitogen.ssh.question.Questions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.ConnectionImpl;
import net.schmizz.sshj.transport.verification.PromiscuousVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {
  @TempDir
  Path home;

  private final List<String> asked = new ArrayList<>();
  private TestServer server;
  private Optional<Path> agent = Optional.empty();

  @BeforeEach
  void start() throws Exception {
    EcdsaKeys.install();
    Files.createDirectories(home.resolve(".ssh"));
    server = new TestServer();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private Path file(String key) throws IOException {
    return TestKeys.copy(key, home.resolve(".ssh").resolve(key));
  }

  private Ssh target() {
    return Ssh.to("web1").user("ann");
  }

  private Ssh with(String key) throws IOException {
    return target().identity(file(key).toString());
  }

  private void logIn(Ssh target) throws IOException {
    Map<String, String> environment =
        agent.map(socket -> Map.of("SSH_AUTH_SOCK", socket.toString())).orElse(Map.of());
    Settings settings =
        Settings.of(target, new Machine(home, "me", environment, home.resolve("etc")));
    Deadline deadline = Deadline.in(Duration.ofSeconds(20));
    Questions questions = new Questions(target.describe(), target.answerer(), deadline);
    try (SSHClient client = new SSHClient(new DefaultConfig())) {
      client.addHostKeyVerifier(new PromiscuousVerifier());
      client.connect("127.0.0.1", server.start());
      new Authentication(settings, questions)
          .authenticate(client.getUserAuth(), (ConnectionImpl) client.getConnection(), deadline);
      assertThat(client.isAuthenticated()).isTrue();
    }
  }

  private ConnectException failure(Ssh target) {
    ConnectException failure = catchThrowableOfType(ConnectException.class, () -> logIn(target));
    assertThat(failure).isNotNull();
    assertThat(failure.phase()).isEqualTo(ConnectException.Phase.AUTHENTICATE);
    assertThat(failure).hasMessageNotContaining("s3cret");
    return failure;
  }

  private Secret passphrase(String file) {
    asked.add(file);
    return Secret.of(TestKeys.PASSPHRASE);
  }

  @Nested
  class KeysOfFiles {
    @ParameterizedTest
    @ValueSource(strings = {"rsa.openssh", "rsa.pem", "ecdsa.openssh", "ecdsa.pem", "ecdsa.pkcs8"})
    void aKeyIsTakenWithoutAskingFirst(String key) throws IOException {
      server.key(key.substring(0, key.indexOf('.')));

      logIn(with(key));

      assertThat(server.tried).hasSize(1);
    }

    @Test
    void aPassphraseIsAskedForOnceAndOnlyIfTheServerWantsTheKey() throws IOException {
      server.key("ecdsa");

      logIn(with("rsa.openssh.encrypted")
          .identity(file("ecdsa.openssh.encrypted").toString())
          .passphrase(this::passphrase));

      assertThat(asked).containsExactly(home + "/.ssh/ecdsa.openssh.encrypted");
    }

    private Secret passphrase(String file) {
      return AuthenticationTest.this.passphrase(file);
    }

    @Test
    void aPassphraseOfTheProgramIsUsed() throws IOException {
      server.key("ecdsa");

      logIn(with("ecdsa.pem.encrypted").passphrase(Secret.of(TestKeys.PASSPHRASE)));
    }

    @Test
    void aKeyOfTheProgramIsUsed() throws IOException {
      server.key("ecdsa");

      logIn(target().identity(Secret.of(TestKeys.text("ecdsa.openssh"))));
    }

    @Test
    void theUsualFilesAreTried() throws IOException {
      server.key("ecdsa");
      TestKeys.copy("rsa.openssh", home.resolve(".ssh/id_rsa"));
      TestKeys.copy("ecdsa.openssh", home.resolve(".ssh/id_ecdsa"));

      logIn(target());

      assertThat(server.tried.get(0)).isEqualTo("key ssh-rsa");
    }

    @Test
    void aWrongPassphraseIsToldAndNotTriedAgain() throws IOException {
      server.key("ecdsa");

      ConnectException failure = failure(with("ecdsa.openssh.encrypted").passphrase(file -> {
        asked.add(file);
        return Secret.of("s3cret");
      }));

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.PASSPHRASE_WRONG);
      assertThat(failure)
          .hasMessageContaining("ecdsa.openssh.encrypted (ecdsa-sha2-nistp256 SHA256:");
      assertThat(asked).hasSize(1);
    }

    @Test
    void aMissingPassphraseIsTold() throws IOException {
      server.key("ecdsa");

      assertThat(failure(with("ecdsa.openssh.encrypted")).reason())
          .isEqualTo(ConnectException.Reason.PASSPHRASE_REQUIRED);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
      server.key("ecdsa");

      ConnectException failure = failure(target().identity("~/nothing"));

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.IDENTITY_UNREADABLE);
      assertThat(failure)
          .hasMessage("could not connect: ssh to ann@web1: the private key can't be read: " + home
              + "/nothing: there is no such file; correct its name, or create it");
    }

    @Test
    void aFileThatIsNoKeyIsNamed() throws IOException {
      server.key("ecdsa");

      ConnectException failure = failure(with("rsa.pub"));

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.IDENTITY_UNREADABLE);
      assertThat(failure).hasMessageContaining("it is no private key in the form of");
    }

    @Test
    void aRefusalSaysWhatWasTriedAndWhatToDo() throws IOException {
      server.key("rsa");
      TestKeys.copy("ecdsa.openssh", home.resolve(".ssh/id_ecdsa"));

      ConnectException failure = failure(target());

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.NOT_ACCEPTED);
      assertThat(failure)
          .hasMessage("could not connect: ssh to ann@web1: ann@web1 was not let in: tried " + home
              + "/.ssh/id_ecdsa (ecdsa-sha2-nistp256 "
              + PublicKeys.fingerprint(TestKeys.publicKey("ecdsa"))
              + "): refused; the server accepts publickey; add a public key to ~/.ssh/authorized_keys of ann"
              + " over there, or name the right private key with identity(...)");
    }
  }

  @Nested
  class KeysOfTheAgent {
    @Test
    void theyAreTriedBeforeFiles() throws IOException {
      server.key("rsa");
      agent = Optional.of(home.resolve("agent"));
      try (FakeAgent fake = new FakeAgent(agent.get(), FakeAgent.Mood.WORKS, "rsa")) {
        logIn(with("ecdsa.openssh"));

        assertThat(fake.signatures).hasValue(1);
        assertThat(server.tried).doesNotContain("key ecdsa-sha2-nistp256");
      }
    }

    @Test
    void othersThanThoseThatAreNamedCanBeLeftAlone() throws IOException {
      server.key("rsa");
      agent = Optional.of(home.resolve("agent"));
      try (FakeAgent fake = new FakeAgent(agent.get(), FakeAgent.Mood.WORKS, "rsa", "ecdsa")) {
        ConnectException failure = failure(with("ecdsa.openssh").identitiesOnly(true));

        assertThat(failure).hasMessageContaining("the agent's ecdsa (");
        assertThat(server.tried).containsOnly("key ecdsa-sha2-nistp256");
        assertThat(fake.signatures).hasValue(0);
      }
    }

    @Test
    void anAgentThatIsNotThereIsToldIfNothingElseDoes() {
      server.key("rsa");
      agent = Optional.of(home.resolve("agent"));

      assertThat(failure(target()))
          .hasMessageContaining("tried the agent at " + agent.get() + ": ");
    }
  }

  @Nested
  class Passwords {
    @Test
    void theRightOneLetsIn() throws IOException {
      server.password("s3cret");

      logIn(target().password(Secret.of("s3cret")));
    }

    @Test
    void theProgramIsAskedForItOnce() throws IOException {
      server.password("s3cret");

      logIn(target().password(() -> {
        asked.add("password");
        return Secret.of("s3cret");
      }));

      assertThat(asked).hasSize(1);
    }

    @Test
    void aWrongOneIsSentOnceHoweverTheServerAsks() {
      server.password("right").questions(List.of("right"), "Password: ");

      ConnectException failure = failure(target().password(Secret.of("s3cret")));

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.PASSWORD_WRONG);
      assertThat(failure)
          .hasMessageContaining("the password: refused")
          .hasMessageEndingWith("correct the password");
      assertThat(server.tried).hasSize(1);
    }

    @Test
    void aMissingOneIsTold() {
      server.password("right").all("password");

      ConnectException failure = failure(target());

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.PASSWORD_REQUIRED);
      assertThat(failure)
          .hasMessage(
              "could not connect: ssh to ann@web1: ann@web1 was not let in: there was nothing to try: no"
                  + " private key, no agent, no password; the server accepts password; give the password with"
                  + " password(...), or what the server asks for with prompts(...)");
      assertThat(server.tried).isEmpty();
    }
  }

  @Nested
  class QuestionsOfTheServer {
    private final List<Prompt> prompts = new ArrayList<>();

    private Ssh answering(String... answers) {
      return target().prompts(prompt -> {
        prompts.add(prompt);
        return prompts.size() > answers.length ? null : Secret.of(answers[prompts.size() - 1]);
      });
    }

    @Test
    void theProgramAnswersThem() throws IOException {
      server.questions(List.of("s3cret", "123456"), "Password: ", "Code: ");

      logIn(answering("s3cret", "123456"));

      assertThat(prompts)
          .containsExactly(
              new Prompt("ann@web1", "login", "Answer.", "Password: ", false),
              new Prompt("ann@web1", "login", "Answer.", "Code: ", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Password: ", "Passwort: ", "Mot de passe : ", "(ann@web1) PASSWORD:"})
    void oneForThePasswordIsAnsweredWithThat(String question) throws IOException {
      server.questions(List.of("s3cret"), question);

      logIn(target().password(Secret.of("s3cret")));
    }

    @Test
    void anotherOneIsNotAnsweredWithThePassword() {
      server.questions(List.of("s3cret"), "Code: ");

      ConnectException failure = failure(target().password(Secret.of("s3cret")));

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.PASSWORD_REQUIRED);
      assertThat(failure)
          .hasMessageContaining("the server's question \"Code:\": there was no answer");
      assertThat(server.tried).isEmpty();
    }

    @Test
    void wrongAnswersAreNotRepeated() {
      server.questions(List.of("right"), "Code: ");

      ConnectException failure = failure(answering("wrong", "right"));

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.PASSWORD_WRONG);
      assertThat(server.tried).containsExactly("answers [wrong]");
    }
  }

  @Nested
  class EndOfTheConnection {
    @Test
    void aServerThatEndsTheConnectionIsQuoted() throws IOException {
      server.endAt("ecdsa");
      TestKeys.copy("rsa.openssh", home.resolve(".ssh/id_rsa"));
      TestKeys.copy("ecdsa.openssh", home.resolve(".ssh/id_ecdsa"));

      ConnectException failure = failure(target());

      assertThat(failure)
          .hasMessageContaining("too many were tried")
          .hasMessageContaining("\"Too many authentication failures\"")
          .hasMessageContaining("/.ssh/id_rsa (ssh-rsa SHA256:");
      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.NOT_ACCEPTED);
    }
  }

  @Nested
  class SeveralWays {
    @Test
    void aKeyAndThenACode() throws IOException {
      server
          .key("ecdsa")
          .questions(List.of("123456"), "Code: ")
          .all("publickey,keyboard-interactive");

      logIn(with("ecdsa.openssh").prompts(prompt -> Secret.of("123456")));
    }

    @Test
    void aKeyAndThenThePassword() throws IOException {
      server.key("ecdsa").password("s3cret").all("publickey,password");

      logIn(with("ecdsa.openssh").password(Secret.of("s3cret")));
    }

    @Test
    void thePasswordAndThenAKey() throws IOException {
      server.key("ecdsa").password("s3cret").all("password,publickey");

      logIn(with("ecdsa.openssh").password(Secret.of("s3cret")));
    }

    @Test
    void aKeyThatIsNotEnoughIsTold() throws IOException {
      server.key("ecdsa").password("s3cret").all("publickey,password");

      ConnectException failure = failure(with("ecdsa.openssh"));

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.PASSWORD_REQUIRED);
      assertThat(failure)
          .hasMessageContaining("): accepted, but more is asked for; the server accepts password");
    }
  }
}
