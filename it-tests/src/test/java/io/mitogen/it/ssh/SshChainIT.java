package io.mitogen.it.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Chain;
import io.mitogen.ssh.Ssh;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.Network;

/**
 * Hosts behind hosts: only the first can be reached from here.
 *
 * <pre>
 *   master -> ssh.localhost:port -> ssh.host1 -> ssh.host2 -> ... -> ssh.host5
 * </pre>
 */
@OnHosts
@Timeout(120)
class SshChainIT {
  private static final Network NETWORK = Network.newNetwork();
  private static final SshHost BASTION = SshHost.java().in(NETWORK, "bastion");
  private static final List<SshHost> HIDDEN = IntStream.rangeClosed(1, 5)
      .mapToObj(i -> SshHost.java().in(NETWORK, "host" + i).hidden())
      .toList();
  private static final SshHost TARGET = HIDDEN.get(0);

  private static Router router;

  @BeforeAll
  static void open() {
    router = Mitogen.open();
  }

  @AfterAll
  static void close() {
    router.close();
  }

  private static String hostName(SshHost host) {
    return host.shell("hostname").strip();
  }

  /** The bastion's name is known here only to this file. */
  private static Ssh jumping() {
    String file = TestKeys.write("ssh_config", BASTION.configuration("keyuser")).toString();
    return TARGET.inside("keyuser").configFile(file).proxyJump("bastion");
  }

  @Test
  void theTargetCanNotBeReachedFromHere() {
    Attempts.thenFails(
        router, TARGET.inside("keyuser"), Phase.RESOLVE, Reason.HOST_UNKNOWN, "host1");
  }

  @Nested
  class ByTheContextThere {
    @Test
    void theTargetIsReached() {
      try (Context bastion = router.connect(BASTION.target("keyuser"));
          Context target = router.connect(TARGET.inside("keyuser").via(bastion))) {
        assertThat(target.call(Basics::hostName)).isEqualTo(hostName(TARGET));
        assertThat(target.call(Chain::length)).isEqualTo(20);
        assertThat(target.name()).endsWith(".ssh.host1");
      }
    }

    @Test
    void anErrorIsAsIfItWereMadeHere() {
      try (Context bastion = router.connect(BASTION.target("keyuser"))) {
        Ssh target = TARGET.inside("nobody-of-that-name").via(bastion);
        assertThat(catchThrowableOfType(ConnectException.class, () -> router.connect(target)))
            .satisfies(failure -> {
              assertThat(failure.phase()).isEqualTo(Phase.AUTHENTICATE);
              assertThat(failure.reason()).isEqualTo(Reason.NOT_ACCEPTED);
              assertThat(failure).hasMessageContaining("nobody-of-that-name");
            });
      }
    }

    @Test
    void aQuestionIsAnsweredHere() {
      try (Context bastion = router.connect(BASTION.target("keyuser"));
          Context target =
              router.connect(TARGET.inside("kbd").prompts(TARGET::answer).via(bastion))) {
        assertThat(target.call(Basics::property, "user.name")).isEqualTo("kbd");
      }
    }

    @Test
    void sixHostsDeep() {
      List<Context> line = new ArrayList<>();
      try {
        line.add(router.connect(BASTION.target("keyuser")));
        for (SshHost host : HIDDEN) {
          line.add(router.connect(host.inside("keyuser").via(line.get(line.size() - 1))));
        }
        assertThat(line).hasSize(6);
        assertThat(line.get(5).call(Basics::hostName)).isEqualTo(hostName(HIDDEN.get(4)));
      } finally {
        line.get(0).close();
      }
      assertThat(router.contexts()).isEmpty();
    }
  }

  @Nested
  class ThroughItsServer {
    @Test
    void theTargetIsReached() {
      try (Context target = router.connect(jumping())) {
        assertThat(target.call(Basics::hostName)).isEqualTo(hostName(TARGET));
        assertThat(target.call(Chain::length)).isEqualTo(20);
        assertThat(router.contexts()).containsExactly(target);
      }
    }

    @Test
    void noContextIsStartedOnTheBastion() {
      try (Context target = router.connect(jumping())) {
        assertThat(target.isAlive()).isTrue();
        assertThat(BASTION.state().processes()).noneMatch(process -> process.contains("mitogen"));
      }
    }

    @Test
    void whatTheBastionDoesNotKnowIsNamed() {
      Attempts.thenFails(
          router,
          Ssh.to("host99")
              .configFile(
                  TestKeys.write("ssh_config", BASTION.configuration("keyuser")).toString())
              .proxyJump("bastion"),
          Phase.CONNECT,
          Reason.UNREACHABLE,
          "host99");
    }
  }

  /** Two programs, each with an own context on the same account. */
  @Test
  void twoMastersOnOneHostDoNotMeet() {
    try (Router other = Mitogen.open();
        Context theirs = other.connect(BASTION.target("keyuser"))) {
      try (Context ours = router.connect(BASTION.target("keyuser"))) {
        assertThat(ours.call(Basics::pid)).isNotEqualTo(theirs.call(Basics::pid));
      }
      assertThat(theirs.call(Basics::echo, "still there")).isEqualTo("still there");
    }
  }
}
