package io.mitogen.it.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.ssh.HostKey;
import io.mitogen.ssh.HostKeys;
import io.mitogen.ssh.Ssh;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code master -> ssh.localhost:port}: the accounts that people have, and what stands in the way. */
@OnHosts
@Timeout(90)
class SshConnectIT {
  private static final SshHost HOST = SshHost.java();
  private static final SshHost BARE = SshHost.bare();

  private static Router router;

  @BeforeAll
  static void open() {
    router = Mitogen.open();
  }

  @AfterAll
  static void close() {
    router.close();
  }

  /** {@code keyuser}, without any key. */
  private static Ssh anonymous() {
    return HOST.anonymous("keyuser").identitiesOnly(true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"keyuser", "pwuser", "kbd", "twofactor", "noisy", "cshuser", "fishuser", "sudoer"})
  void anAccountCanBeUsed(String account) {
    try (Context there = router.connect(HOST.target(account))) {
      assertThat(there.call(Basics::property, "user.name")).isEqualTo(account);
      assertThat(there.call(Basics::workingDirectory)).isEqualTo("/home/" + account);
      assertThat(there.name()).isEqualTo("ssh.localhost:" + HOST.port());
    }
  }

  @Test
  void aVariableAndAnOptionArriveThere() {
    Ssh target = HOST.target("keyuser").env("GREETING", "it's \"me\"").javaOptions("-Da.b=c d");
    try (Context there = router.connect(target)) {
      assertThat(there.call(Basics::variable, "GREETING")).isEqualTo("it's \"me\"");
      assertThat(there.call(Basics::property, "a.b")).isEqualTo("c d");
    }
  }

  @Test
  void whatIsSentMayBeCompressed() {
    try (Context there = router.connect(HOST.target("keyuser").compression(true))) {
      assertThat(there.call(Basics::length, new byte[10_000_000])).isEqualTo(10_000_000);
      assertThat(there.call(Basics::bytes, 10_000_000)).hasSize(10_000_000);
    }
  }

  @Nested
  class AKey {
    @Test
    void mayBeEncrypted() {
      Attempts.thenStarts(
          router,
          anonymous().identity(TestKeys.encrypted().toString()).passphrase(TestKeys.PASSPHRASE));
    }

    @Test
    void mayBeEncryptedInThePemWay() {
      Attempts.thenStarts(
          router, anonymous().identity(TestKeys.pem().toString()).passphrase(TestKeys.PASSPHRASE));
    }

    @Test
    void mayHaveAPassphraseThatTheProgramIsAskedFor() {
      List<String> asked = new ArrayList<>();
      Attempts.thenStarts(
          router, anonymous().identity(TestKeys.encrypted().toString()).passphrase(file -> {
            asked.add(file);
            return TestKeys.PASSPHRASE;
          }));

      assertThat(asked).containsExactly(TestKeys.encrypted().toString());
    }

    @Test
    void mayBeInNoFile() {
      Attempts.thenStarts(router, anonymous().identity(TestKeys.text(TestKeys.plain())));
    }

    @Test
    void thatNobodyKnowsIsNotAccepted() {
      Attempts.thenFails(
          router,
          anonymous().identity(TestKeys.stranger().toString()),
          Phase.AUTHENTICATE,
          Reason.NOT_ACCEPTED,
          "keyuser",
          TestKeys.stranger().toString());
    }

    @Test
    void thatIsMissingIsNamed() {
      Attempts.thenFails(
          router,
          anonymous().identity("/no/such/key"),
          Phase.AUTHENTICATE,
          Reason.IDENTITY_UNREADABLE,
          "/no/such/key");
    }

    @Test
    void withAWrongPassphraseIsNamed() {
      Attempts.thenFails(
          router,
          anonymous()
              .identity(TestKeys.encrypted().toString())
              .passphrase(Secret.of("sesame street")),
          Phase.AUTHENTICATE,
          Reason.PASSPHRASE_WRONG,
          TestKeys.encrypted().toString());
    }

    @Test
    void withoutItsPassphraseIsNamed() {
      Attempts.thenFails(
          router,
          anonymous().identity(TestKeys.pem().toString()),
          Phase.AUTHENTICATE,
          Reason.PASSPHRASE_REQUIRED,
          TestKeys.pem().toString());
    }
  }

  @Nested
  class APassword {
    @Test
    void mayBeAskedOfTheProgram() {
      Attempts.thenStarts(router, HOST.anonymous("pwuser").password(() -> Secret.of("pwpass")));
    }

    @Test
    void thatIsWrongIsSaidSoAndNotShown() {
      Attempts.thenFails(
          router,
          HOST.anonymous("pwuser").password(Secret.of("not-the-password")),
          Phase.AUTHENTICATE,
          Reason.PASSWORD_WRONG,
          "pwuser");
    }

    @Test
    void thatIsMissingIsSaidSo() {
      Attempts.thenFails(
          router,
          HOST.anonymous("pwuser").identitiesOnly(true),
          Phase.AUTHENTICATE,
          Reason.PASSWORD_REQUIRED,
          "pwuser");
    }

    @Test
    void isOfNoUseWhereOnlyKeysAre() {
      Attempts.thenFails(
          router,
          anonymous().password(Secret.of("pwpass")),
          Phase.AUTHENTICATE,
          Reason.NOT_ACCEPTED,
          "publickey");
    }
  }

  @Nested
  class AHostKey {
    private Ssh withKnownHosts(String name, String lines) {
      return HOST.target("keyuser").knownHosts(TestKeys.write(name, lines).toString());
    }

    private String place() {
      return "[localhost]:" + HOST.port() + ' ';
    }

    @Test
    void thatIsUnknownIsRefused() {
      Attempts.thenFails(
          router,
          withKnownHosts("unknown", ""),
          Phase.HOST_KEY,
          Reason.HOST_KEY_UNKNOWN,
          "SHA256:",
          "ssh-keyscan");
    }

    @Test
    void thatHasChangedIsRefused() {
      Attempts.thenFails(
          router,
          withKnownHosts("changed", place() + BARE.hostKey() + "\n"),
          Phase.HOST_KEY,
          Reason.HOST_KEY_CHANGED,
          "SHA256:");
    }

    @Test
    void thatIsRevokedIsRefused() {
      Attempts.thenFails(
          router,
          withKnownHosts("revoked", "@revoked * " + HOST.hostKey() + "\n"),
          Phase.HOST_KEY,
          Reason.HOST_KEY_REVOKED,
          "SHA256:");
    }

    @Test
    void mayBeJudgedByTheProgram() {
      List<HostKey> shown = new ArrayList<>();
      Attempts.thenStarts(router, withKnownHosts("judged", "").hostKeys(shown::add));

      assertThat(shown).singleElement().satisfies(key -> {
        assertThat(key.line()).contains(HOST.hostKey());
        assertThat(key.port()).isEqualTo(HOST.port());
      });
    }

    @Test
    void thatIsNewIsRememberedIfThatIsWanted(@TempDir Path directory) throws IOException {
      Path file = directory.resolve("known_hosts");
      Ssh target = HOST.target("keyuser").knownHosts(file.toString());

      Attempts.thenStarts(router, target.hostKeys(HostKeys.ACCEPT_NEW));

      assertThat(Files.readString(file)).contains(HOST.hostKey());
      Attempts.thenStarts(router, target.hostKeys(HostKeys.ENFORCE));
    }
  }

  @Nested
  class AnAccount {
    @Test
    void withoutAShellIsQuoted() {
      Attempts.thenFails(
          router,
          HOST.target("nologin"),
          Phase.SHELL,
          Reason.ENDED,
          "its command exited with status 1",
          "This account is currently not available.");
    }

    @Test
    void whoseStartUpFileEndsTheShellIsQuoted() {
      Attempts.thenFails(
          router,
          HOST.target("exits"),
          Phase.SHELL,
          Reason.ENDED,
          "its command exited with status 3",
          "this account is closed");
    }

    @Test
    void withACommandOfItsOwnIsQuoted() {
      Attempts.thenFails(
          router,
          BARE.target("forced"),
          Phase.SHELL,
          Reason.ENDED,
          "its command exited with status 0",
          "only backups are taken here");
    }

    @Test
    void withoutJavaIsToldWhereItWasSought() {
      Attempts.thenFails(
          router, BARE.target("keyuser"), Phase.JAVA, Reason.JAVA_MISSING, "java(...)");
    }
  }

  @Nested
  class AnAddress {
    @Test
    void thatNobodyKnowsIsNamed() {
      Attempts.thenFails(
          router,
          Ssh.to("no-such-host.invalid").configFile("none"),
          Phase.RESOLVE,
          Reason.HOST_UNKNOWN,
          "no-such-host.invalid");
    }

    @Test
    void whereNobodyListensIsNamed() throws IOException {
      int port;
      try (ServerSocket closed = new ServerSocket(0)) {
        port = closed.getLocalPort();
      }
      Attempts.thenFails(
          router,
          Ssh.to("localhost").port(port).configFile("none"),
          Phase.CONNECT,
          Reason.REFUSED,
          "localhost port " + port,
          "check the port");
    }
  }
}
