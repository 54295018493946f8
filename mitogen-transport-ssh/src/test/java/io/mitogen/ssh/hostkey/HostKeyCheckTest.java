package io.mitogen.ssh.hostkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.ConnectException;
import io.mitogen.spi.Deadline;
import io.mitogen.ssh.HostKey;
import io.mitogen.ssh.HostKeys;
import io.mitogen.ssh.Ssh;
import io.mitogen.ssh.config.Machine;
import io.mitogen.ssh.config.Settings;
import io.mitogen.ssh.question.Questions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostKeyCheckTest {
  private static final String ED25519 = text("ed25519.pub");
  private static final String RSA = text("rsa.pub");

  @TempDir
  Path home;

  private Path file;

  @BeforeEach
  void directory() {
    file = home.resolve(".ssh/known_hosts");
  }

  /** Type and key of a test key, without its comment. */
  private static String text(String name) {
    try (InputStream in = HostKeyCheckTest.class.getResourceAsStream("/keys/" + name)) {
      String[] words = new String(in.readAllBytes(), StandardCharsets.UTF_8).split(" ");
      return words[0] + " " + words[1];
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PublicKey key(String text) throws IOException {
    return new Buffer.PlainBuffer(Base64.getDecoder().decode(text.split(" ")[1])).readPublicKey();
  }

  private void known(String... lines) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(lines));
  }

  private HostKeyCheck check(Ssh target) {
    Settings settings =
        Settings.of(target, new Machine(home, "ann", Map.of(), home.resolve("etc")));
    return new HostKeyCheck(
        settings,
        new Questions(target.describe(), target.answerer(), Deadline.in(Duration.ofSeconds(10))));
  }

  private HostKeyCheck check(String host) {
    return check(Ssh.to(host));
  }

  private static boolean verify(HostKeyCheck check, String key) throws IOException {
    return check.verify("ignored", 1, key(key));
  }

  private static ConnectException failure(HostKeyCheck check, String key) throws IOException {
    assertThat(verify(check, key)).isFalse();
    ConnectException failure = check.failure().orElseThrow();
    assertThat(failure.phase()).isEqualTo(ConnectException.Phase.HOST_KEY);
    return failure;
  }

  private static String hashed(String name) throws Exception {
    byte[] salt = new byte[20];
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(salt, "HmacSHA1"));
    Base64.Encoder encoder = Base64.getEncoder();
    return "|1|" + encoder.encodeToString(salt) + "|"
        + encoder.encodeToString(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
  }

  @Nested
  class Known {
    @ParameterizedTest
    @ValueSource(strings = {"web1", "WEB1", "a,web1,b", "web?", "*", "*,!web2", "10.0.0.1,web*"})
    void aHostWithTheKeyInItsLineIsTrusted(String names) throws IOException {
      known("# comment", "", names + " " + ED25519 + " a comment");

      HostKeyCheck check = check("web1");
      assertThat(verify(check, ED25519)).isTrue();
      assertThat(check.failure()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"web2", "!web1", "*,!web1", "web1.lan", "[web1]:22", "|1|x", "|1|!|!"})
    void aLineForOthersIsNot(String names) throws IOException {
      known(names + " " + ED25519);

      assertThat(verify(check("web1"), ED25519)).isFalse();
    }

    @Test
    void hashedNamesFit() throws Exception {
      known(hashed("web1") + " " + ED25519, hashed("[web1]:2222") + " " + RSA);

      assertThat(verify(check("web1"), ED25519)).isTrue();
      assertThat(verify(check(Ssh.to("web1").port(2222)), RSA)).isTrue();
      assertThat(verify(check("web2"), ED25519)).isFalse();
    }

    @Test
    void anotherPortIsAnotherHostUnlessTheKeyIsTheSame() throws IOException {
      known("web1 " + ED25519, "[web1]:2222 " + RSA);

      assertThat(verify(check(Ssh.to("web1").port(2222)), RSA)).isTrue();
      assertThat(verify(check(Ssh.to("web1").port(2222)), ED25519)).isFalse();
      assertThat(verify(check(Ssh.to("web1").port(3333)), ED25519)).isTrue();
      assertThat(verify(check(Ssh.to("web1").port(3333)), RSA)).isFalse();
    }

    @Test
    void theAliasIsWhatCounts() throws IOException {
      known("cluster " + ED25519);
      Files.writeString(home.resolve(".ssh/config"), "HostKeyAlias cluster\nPort 2222\n");

      assertThat(verify(check("web1"), ED25519)).isTrue();
    }

    @Test
    void allFilesAreLookedAt() throws IOException {
      known("web1 " + RSA);
      Files.writeString(home.resolve(".ssh/known_hosts2"), "web1 " + ED25519);

      assertThat(verify(check("web1"), ED25519)).isTrue();
    }

    @Test
    void theTypesOfKnownKeysAreAskedFor() throws IOException {
      known("web1 " + RSA, "@revoked * " + ED25519);

      assertThat(check("web1").findExistingAlgorithms("web1", 22))
          .containsExactly("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa");
      assertThat(check("web2").findExistingAlgorithms("web2", 22)).isEmpty();
    }
  }

  @Nested
  class Refused {
    @Test
    void aKeyThatIsNotKnownIsNamedWithARemedy() throws IOException {
      ConnectException failure = failure(check("web1"), ED25519);

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.HOST_KEY_UNKNOWN);
      assertThat(failure)
          .hasMessage(
              "could not connect: ssh to web1: the host's key is not known: it has shown ssh-ed25519 "
                  + fingerprint(ED25519) + " for web1; it is not in " + file + ", " + file + "2, "
                  + home
                  + "/etc/ssh_known_hosts, " + home
                  + "/etc/ssh_known_hosts2; compare it with the host's own, and"
                  + " add it with \"ssh-keyscan -p 22 web1 >> " + file
                  + "\", or connect with hostKeys(ACCEPT_NEW)");
    }

    @ParameterizedTest
    @EnumSource(
        value = HostKeys.class,
        names = {"ENFORCE", "ACCEPT_NEW"})
    void aKeyThatHasChangedIsNamedWithTheKnownOne(HostKeys checking) throws IOException {
      known("# first", "web1 " + RSA);

      ConnectException failure =
          failure(check(Ssh.to("web1").hostKeys(key -> true).hostKeys(checking)), ED25519);

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.HOST_KEY_CHANGED);
      assertThat(failure)
          .hasMessage(
              "could not connect: ssh to web1: the host has another key than the known one: it has shown"
                  + " ssh-ed25519 " + fingerprint(ED25519) + " for web1, but known is ssh-rsa "
                  + fingerprint(RSA) + " from " + file
                  + ":2; someone may be in between; if the host is a new one,"
                  + " forget the old key with \"ssh-keygen -f " + file + " -R 'web1'\"");
    }

    @ParameterizedTest
    @EnumSource(HostKeys.class)
    void aRevokedKeyIsNeverTrusted(HostKeys checking) throws IOException {
      known("web1 " + ED25519, "@revoked * " + ED25519);

      ConnectException failure = failure(check(Ssh.to("web1").hostKeys(checking)), ED25519);

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.HOST_KEY_REVOKED);
      assertThat(failure)
          .hasMessageContaining("revoked by " + file + ":2; give the host a new key");
    }

    @Test
    void aHostThatIsKnownByCertificatesAloneIsRefusedWithTheReason() throws IOException {
      known("@cert-authority web* " + RSA);

      ConnectException failure =
          failure(check(Ssh.to("web1").hostKeys(HostKeys.ACCEPT_NEW)), ED25519);

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.HOST_KEY_REVOKED);
      assertThat(failure)
          .hasMessageContaining("known by its certificates alone, from " + file + ":1;")
          .hasMessageContaining("certificates of hosts are not supported");
      assertThat(file).hasContent("@cert-authority web* " + RSA);
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
      Files.createDirectories(file);

      assertThatThrownBy(() -> check("web1"))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("the known hosts in " + file + " can't be read: ");
    }

    private static String fingerprint(String key) {
      return PublicKeys.fingerprint(Base64.getDecoder().decode(key.split(" ")[1]));
    }
  }

  @Nested
  class Asked {
    private final List<HostKey> asked = new ArrayList<>();

    @Test
    void theProgramMayTrustAnUnknownKey() throws IOException {
      HostKeyCheck check = check(Ssh.to("web1").port(2222).hostKeys(key -> asked.add(key)));

      assertThat(verify(check, ED25519)).isTrue();
      assertThat(verify(check, ED25519)).as("when keys are exchanged anew").isTrue();
      assertThat(asked).hasSize(1);
      assertThat(asked.get(0).line()).isEqualTo("[web1]:2222 " + ED25519);
      assertThat(file).doesNotExist();
      assertThat(verify(check(Ssh.to("web1").hostKeys(key -> false)), ED25519)).isFalse();
    }

    @Test
    void theProgramIsNotAskedAboutAChangedKey() throws IOException {
      known("web1 " + RSA);

      assertThat(verify(check(Ssh.to("web1").hostKeys(key -> asked.add(key))), ED25519))
          .isFalse();
      assertThat(asked).isEmpty();
    }

    @Test
    void whatTheProgramThrowsIsTheFailure() throws IOException {
      HostKeyCheck check = check(Ssh.to("web1").hostKeys(key -> {
        throw new IllegalStateException("no terminal");
      }));

      assertThat(failure(check, ED25519)).hasMessageContaining("no terminal");
    }
  }

  @Nested
  class Remembered {
    private Ssh accepting(String host) {
      return Ssh.to(host).hostKeys(HostKeys.ACCEPT_NEW);
    }

    @Test
    void aNewKeyIsAddedForOurEyesOnly() throws IOException {
      assertThat(verify(check(accepting("web1").port(2222)), ED25519)).isTrue();

      assertThat(file).content().isEqualTo("[web1]:2222 " + ED25519 + "\n");
      assertThat(permissions(file)).isEqualTo("rw-------");
      assertThat(permissions(file.getParent())).isEqualTo("rwx------");
      assertThat(verify(check(Ssh.to("web1").port(2222)), ED25519)).isTrue();
    }

    @Test
    void aLineWithoutAnEndIsNotContinued() throws IOException {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "web2 " + RSA);

      assertThat(verify(check(accepting("web1")), ED25519)).isTrue();

      assertThat(file).content().isEqualTo("web2 " + RSA + "\nweb1 " + ED25519 + "\n");
    }

    @Test
    void noneIsAddedTwiceHoweverManyConnect() throws Exception {
      int threads = 16;
      ExecutorService executor = Executors.newFixedThreadPool(threads);
      CountDownLatch ready = new CountDownLatch(threads);
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        HostKeyCheck check = check(accepting("web" + i % 4));
        all.add(executor.submit(() -> {
          ready.countDown();
          ready.await();
          return verify(check, ED25519);
        }));
      }
      for (Future<Boolean> each : all) {
        assertThat(each.get()).isTrue();
      }
      executor.shutdown();

      assertThat(Files.readAllLines(file))
          .containsExactlyInAnyOrder(
              "web0 " + ED25519, "web1 " + ED25519, "web2 " + ED25519, "web3 " + ED25519);
    }

    @Test
    void aKeyThatSomeoneHasAddedMeanwhileIsCompared() throws IOException {
      HostKeyCheck before = check(accepting("web1"));
      known("web1 " + RSA);

      assertThat(failure(before, ED25519).reason())
          .isEqualTo(ConnectException.Reason.HOST_KEY_CHANGED);
    }

    @Test
    void aFileThatCannotBeWrittenIsNoReasonNotToConnect() throws IOException {
      Files.createFile(home.resolve("occupied"));
      Ssh target =
          accepting("web1").knownHosts(home.resolve("occupied/known_hosts").toString());

      assertThat(verify(check(target), ED25519)).isTrue();
    }

    @Test
    void nothingIsRememberedWhereNothingIsToBeKept() throws IOException {
      assertThat(verify(check(accepting("web1").knownHosts("/dev/null")), ED25519))
          .isTrue();
      assertThat(verify(check(accepting("web1").knownHosts("none")), ED25519)).isTrue();
      known("web1 " + RSA);
      assertThat(verify(check(Ssh.to("web1").hostKeys(HostKeys.IGNORE)), ED25519))
          .isTrue();
      assertThat(file).hasContent("web1 " + RSA);
    }

    private static String permissions(Path path) throws IOException {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
  }
}
