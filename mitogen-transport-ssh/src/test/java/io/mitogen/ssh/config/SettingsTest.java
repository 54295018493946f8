package io.mitogen.ssh.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.ConnectException;
import io.mitogen.Secret;
import io.mitogen.ssh.HostKeys;
import io.mitogen.ssh.Ssh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir
  Path root;

  private Path home;
  private Path etc;

  @BeforeEach
  void directories() throws IOException {
    home = Files.createDirectories(root.resolve("home/.ssh")).getParent();
    etc = Files.createDirectories(root.resolve("etc"));
  }

  private Machine machine() {
    return new Machine(
        home, "ann", Map.of("SSH_AUTH_SOCK", "/run/agent", "OTHER", "/run/other"), etc);
  }

  private void config(String... lines) throws IOException {
    Files.write(home.resolve(".ssh/config"), List.of(lines));
  }

  private Settings settings(Ssh target) {
    return Settings.of(target, machine());
  }

  private Settings settings(String host) {
    return settings(Ssh.to(host));
  }

  @Nested
  class WithoutAnyFile {
    @Test
    void theDefaultsOfSshCount() {
      Settings settings = settings("web1");

      assertThat(settings.hostName()).isEqualTo("web1");
      assertThat(settings.user()).isEqualTo("ann");
      assertThat(settings.port()).isEqualTo(22);
      assertThat(settings.account()).isEqualTo("ann@web1");
      assertThat(settings.hostKeys()).isEqualTo(HostKeys.ENFORCE);
      assertThat(settings.compression()).isFalse();
      assertThat(settings.identitiesOnly()).isFalse();
      assertThat(settings.isIdentityExplicit()).isFalse();
      assertThat(settings.proxyJump()).isEmpty();
      assertThat(settings.reachTimeout()).isEmpty();
      assertThat(settings.serverAliveInterval()).isEqualTo(Duration.ofSeconds(15));
      assertThat(settings.serverAliveCountMax()).isEqualTo(3);
      assertThat(settings.hostKeyAlias()).isEmpty();
      assertThat(settings.agentSocket()).contains(Path.of("/run/agent"));
    }

    @Test
    void theUsualFilesAreTaken() {
      Path ssh = home.resolve(".ssh");

      assertThat(settings("web1").identityFiles())
          .containsExactly(
              ssh.resolve("id_rsa"), ssh.resolve("id_ecdsa"), ssh.resolve("id_ed25519"));
      assertThat(settings("web1").knownHostsFiles())
          .containsExactly(ssh.resolve("known_hosts"), ssh.resolve("known_hosts2"));
      assertThat(settings("web1").globalKnownHostsFiles())
          .containsExactly(etc.resolve("ssh_known_hosts"), etc.resolve("ssh_known_hosts2"));
    }

    @Test
    void aFileThatTheProgramNamesMustBeThere() {
      assertThatThrownBy(() -> settings(Ssh.to("web1").configFile("~/mine")))
          .isInstanceOf(ConnectException.class)
          .hasMessage("could not connect: ssh to web1: " + home
              + "/mine does not exist; correct its name, or create it");
    }
  }

  @Nested
  class Blocks {
    @Test
    void theFirstValueWins() throws IOException {
      config("Host web*", "  User www", "Host *", "  User other", "  Port 2200");

      assertThat(settings("web1").user()).isEqualTo("www");
      assertThat(settings("web1").port()).isEqualTo(2200);
      assertThat(settings("db1").user()).isEqualTo("other");
    }

    @Test
    void whatTheProgramSaysWinsOverAll() throws IOException {
      config("User www", "Port 2200", "StrictHostKeyChecking no", "Compression yes");

      Settings settings = settings(
          Ssh.to("web1").user("bob").port(1).hostKeys(HostKeys.ACCEPT_NEW).compression(false));

      assertThat(settings.account()).isEqualTo("bob@web1");
      assertThat(settings.port()).isEqualTo(1);
      assertThat(settings.hostKeys()).isEqualTo(HostKeys.ACCEPT_NEW);
      assertThat(settings.compression()).isFalse();
    }

    @Test
    void theFileForEveryUserComesLast() throws IOException {
      config("User www");
      Files.writeString(etc.resolve("ssh_config"), "User system\nPort 2022\n");

      assertThat(settings("web1").user()).isEqualTo("www");
      assertThat(settings("web1").port()).isEqualTo(2022);
      assertThat(settings(Ssh.to("web1").configFile("none")).port()).isEqualTo(22);
      assertThat(settings(Ssh.to("web1").configFile("~/.ssh/config")).port()).isEqualTo(22);
    }

    @ParameterizedTest
    @CsvSource({
      "web1, web1, true",
      "web1, WEB1, true",
      "web?, web1, true",
      "web?, web12, false",
      "*.lan, a.lan, true",
      "*.lan, a.lan.org, false",
      "* !web1, web1, false",
      "!web1 *, web2, true",
      "!web1, web2, false",
      "a*b*c, axbxbc, true",
      "'\"web1\"', web1, true",
    })
    void patternsFit(String patterns, String host, boolean fits) throws IOException {
      config("Host " + patterns, "Port 7");

      assertThat(settings(host).port()).isEqualTo(fits ? 7 : 22);
    }

    @ParameterizedTest
    @CsvSource({
      "all, true",
      "host real, true",
      "host web1, false",
      "'originalhost web1,web2', true",
      "user ann, true",
      "user www, false",
      "!user www, true",
      "host real user www, false",
      "localuser ann, true",
    })
    void matchLooksAtHostAndUser(String criteria, boolean fits) throws IOException {
      config("HostName real", "Match " + criteria, "Port 7");

      assertThat(settings("web1").port()).isEqualTo(fits ? 7 : 22);
      assertThat(settings("web1").ignored()).isEmpty();
    }

    @Test
    void whatMatchCannotAskForIsLeftOutAndNamed() throws IOException {
      config("Match exec \"test -f /vpn\"", "Port 7", "Host *", "User www");

      assertThat(settings("web1").port()).isEqualTo(22);
      assertThat(settings("web1").user()).isEqualTo("www");
      assertThat(settings("web1").ignored())
          .containsExactly(home
              + "/.ssh/config line 1: what follows \"Match exec \"test -f /vpn\"\" was left out: \"exec\" is"
              + " not supported");
    }

    @Test
    void otherFilesAreIncludedInOrderAndOnlyForTheBlock() throws IOException {
      Files.createDirectories(home.resolve(".ssh/config.d"));
      Files.writeString(home.resolve(".ssh/config.d/20"), "User late\nPort 20\n");
      Files.writeString(
          home.resolve(".ssh/config.d/10"), "Host other\nPort 1\nHost web1\nUser early\n");
      Files.writeString(home.resolve("db"), "Port 5432\n");
      config(
          "Include config.d/*",
          "Include missing/*",
          "ConnectTimeout 9",
          "Host db1",
          "Include ~/db");

      assertThat(settings("web1").user()).isEqualTo("early");
      assertThat(settings("web1").port()).isEqualTo(20);
      assertThat(settings("web1").reachTimeout()).contains(Duration.ofSeconds(9));
      Files.delete(home.resolve(".ssh/config.d/20"));
      assertThat(settings("web1").port()).isEqualTo(22);
      assertThat(settings("db1").port()).isEqualTo(5432);
    }

    @Test
    void filesThatIncludeEachOtherAreAnError() throws IOException {
      config("Include config");

      assertThatThrownBy(() -> settings("web1"))
          .hasMessageEndingWith(
              ".ssh/config line 1 says \"Include config\"; files include each other, or too deeply; remove the line");
    }
  }

  @Nested
  class Lines {
    @Test
    void equalsSignsQuotesAndCommentsAreUnderstood() throws IOException {
      config(
          "# a comment",
          "",
          "  user = \"www data\"",
          "PORT=7 # why",
          "IdentityFile \"~/my keys/one\"",
          "Frobnicate yes");

      assertThat(settings("web1").user()).isEqualTo("www data");
      assertThat(settings("web1").port()).isEqualTo(7);
      assertThat(settings("web1").identityFiles()).containsExactly(home.resolve("my keys/one"));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "Port abc | it must be a number from 1 to 65535; correct it",
          "Port 0 | it must be a number from 1 to 65535; correct it",
          "Port | a value is missing; add one, or remove the line",
          "User \"ann | a quote is not closed; add the other one",
          "Compression maybe | it must be yes or no; correct it",
          "ConnectTimeout soon | it must be a time, such as 30 or 1m; correct it",
          "StrictHostKeyChecking perhaps | it must be yes, accept-new, no or ask; correct it",
          "HostName %x | \"%x\" is not supported here; write out what it stands for",
          "IdentityFile ${NOT_THERE}/a | the environment variable NOT_THERE is not set; set it",
          "IdentityFile ~bob/a | homes of other users are not supported; write the path in full",
          "ProxyJump a:b | port must be 1 to 65535, got \"b\"; write user@host:port, with commas in between",
          "ProxyCommand nc %h %p | a program can't be used to reach a host; use ProxyJump, or set it for this host"
              + " in the program",
          "Match user | \"user\" needs a value; add one",
        })
    void aMistakeIsNamedWithItsPlace(String line, String why) throws IOException {
      config("# first", "  " + line);

      assertThatThrownBy(() -> settings("web1"))
          .isInstanceOfSatisfying(ConnectException.class, e -> {
            assertThat(e.phase()).isEqualTo(ConnectException.Phase.RESOLVE);
            assertThat(e.reason()).isEqualTo(ConnectException.Reason.CONFIGURATION);
          })
          .hasMessage("could not connect: ssh to web1: " + home + "/.ssh/config line 2 says \""
              + line + "\"; " + why);
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
      Files.createDirectory(home.resolve(".ssh/config"));

      assertThatThrownBy(() -> settings("web1"))
          .hasMessageContaining(home + "/.ssh/config can't be read: ")
          .hasMessageEndingWith("; make it readable, or name another one");
    }
  }

  @Nested
  class Values {
    @Test
    void tokensAreExpanded() throws IOException {
      config(
          "HostName %h.lan",
          "User www",
          "Port 7",
          "IdentityFile %d/%u-%r-%h-%n-%p-%%",
          "IdentityFile ${OTHER}/key",
          "UserKnownHostsFile ~/hosts.%k /dev/null",
          "GlobalKnownHostsFile none",
          "IdentityAgent ~/agent");

      Settings settings = settings("web1");
      assertThat(settings.hostName()).isEqualTo("web1.lan");
      assertThat(settings.identityFiles())
          .containsExactly(home.resolve("ann-www-web1.lan-web1-7-%"), Path.of("/run/other/key"));
      assertThat(settings.knownHostsFiles())
          .containsExactly(home.resolve("hosts.web1"), Path.of("/dev/null"));
      assertThat(settings.globalKnownHostsFiles()).isEmpty();
      assertThat(settings.agentSocket()).contains(home.resolve("agent"));
      assertThat(settings.isIdentityExplicit()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"none, ''", "SSH_AUTH_SOCK, /run/agent", "$OTHER, /run/other", "$NOT_THERE, ''"})
    void theAgentIsWhereTheConfigurationSays(String value, String socket) throws IOException {
      config("IdentityAgent " + value);

      assertThat(settings("web1").agentSocket().map(Path::toString).orElse("")).isEqualTo(socket);
    }

    @Test
    void identitiesOfTheProgramReplaceAllOthers() throws IOException {
      config("IdentityFile ~/.ssh/id_config");

      assertThat(settings(Ssh.to("web1").identity("~/a").identity("/b")).identityFiles())
          .containsExactly(home.resolve("a"), Path.of("/b"));
      Settings key = settings(Ssh.to("web1").identity(Secret.of("key")));
      assertThat(key.identityFiles()).isEmpty();
      assertThat(key.identityKeys()).containsExactly(Secret.of("key"));
      assertThat(key.isIdentityExplicit()).isTrue();
    }

    @Test
    void noIdentityAtAllCanBeAskedFor() throws IOException {
      config("IdentityFile none");

      assertThat(settings("web1").identityFiles()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"30, 30", "1m30s, 90", "2h, 7200", "1D, 86400", "none, 0", "0, 0"})
    void timesHaveUnits(String text, long seconds) throws IOException {
      config("ServerAliveInterval " + text, "ConnectTimeout " + text, "ServerAliveCountMax 5");

      assertThat(settings("web1").serverAliveInterval()).isEqualTo(Duration.ofSeconds(seconds));
      assertThat(settings("web1").reachTimeout().map(Duration::toSeconds).orElse(0L))
          .isEqualTo(seconds);
      assertThat(settings("web1").serverAliveCountMax()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
      "yes, ENFORCE",
      "ask, ENFORCE",
      "accept-new, ACCEPT_NEW",
      "no, IGNORE",
      "off, IGNORE"
    })
    void hostKeysAreCheckedAsTheConfigurationSays(String value, HostKeys checking)
        throws IOException {
      config("StrictHostKeyChecking " + value, "HostKeyAlias Web");

      assertThat(settings("web1").hostKeys()).isEqualTo(checking);
      assertThat(settings("web1").hostKeyAlias()).contains("Web");
    }
  }

  @Nested
  class Hops {
    @Test
    void aHopHasItsOwnEntries() throws IOException {
      config(
          "Host bastion",
          "User jump",
          "HostName 10.0.0.1",
          "Host *",
          "ProxyJump bastion",
          "User www");
      Settings settings = settings(Ssh.to("web1")
          .user("bob")
          .port(7)
          .identity("/key")
          .password(Secret.of("p"))
          .passphrase(Secret.of("pp"))
          .hostKeys(HostKeys.IGNORE)
          .knownHosts("/hosts"));

      Settings hop = settings.forHop(settings.proxyJump().get(0));

      assertThat(hop.account()).isEqualTo("jump@bastion");
      assertThat(hop.hostName()).isEqualTo("10.0.0.1");
      assertThat(hop.port()).isEqualTo(22);
      assertThat(hop.password()).isEmpty();
      assertThat(hop.passphrase()).contains(Secret.of("pp"));
      assertThat(hop.identityFiles()).containsExactly(Path.of("/key"));
      assertThat(hop.hostKeys()).isEqualTo(HostKeys.IGNORE);
      assertThat(hop.knownHostsFiles()).containsExactly(Path.of("/hosts"));
      assertThat(hop.proxyJump()).as("not through itself").isEmpty();
      assertThat(hop.target()).isEqualTo("ssh to bob@web1:7 through bastion");
    }

    @Test
    void theRouteLeadsThroughAllOfThem() throws IOException {
      config("Host a", "ProxyJump first", "Host web1", "ProxyJump u@a:7,ssh://v@[fe80::1]:8/");

      assertThat(settings("web1").route())
          .extracting(each -> each.account() + ":" + each.port())
          .containsExactly("ann@first:22", "u@a:7", "v@fe80::1:8", "ann@web1:22");
    }

    @Test
    void aWayInCirclesIsAnError() throws IOException {
      config("Host a", "ProxyJump b", "Host b", "ProxyJump a");

      assertThatThrownBy(() -> settings("a").route())
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("more than 16 hosts are on the way");
    }

    @Test
    void whatComesFirstOfJumpAndCommandCounts() throws IOException {
      config("ProxyJump none", "ProxyCommand nc %h %p");
      assertThat(settings("web1").proxyJump()).isEmpty();

      config("ProxyCommand none", "ProxyJump a");
      assertThat(settings("web1").proxyJump()).isEmpty();

      config("ProxyCommand nc %h %p");
      assertThat(settings(Ssh.to("web1").proxyJump("a")).proxyJump()).hasSize(1);
    }

    @Test
    void aMistakeOfTheProgramIsNamed() {
      assertThatThrownBy(() -> settings(Ssh.to("web1").proxyJump("a,,b")))
          .hasMessage(
              "could not connect: ssh to web1: no way leads through \"a,,b\": \"\" is no host; write user@host:port, with"
                  + " commas in between");
    }
  }
}
