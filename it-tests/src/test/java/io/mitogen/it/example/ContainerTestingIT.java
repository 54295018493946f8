package io.mitogen.it.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.CallException;
import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.core.Mitogen;
import io.mitogen.it.ssh.HostImages;
import io.mitogen.it.ssh.NeedsDocker;
import io.mitogen.ssh.HostKeys;
import io.mitogen.ssh.Ssh;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * How a program is tested on a real system: a container with sshd and a Java, the program's own code called inside of it, and
 * what came of it looked at from outside. Nothing of the program is in the image.
 */
@NeedsDocker
@Timeout(90)
class ContainerTestingIT {
  private static GenericContainer<?> server;
  private static Router router;
  private static Context there;

  @BeforeAll
  @SuppressWarnings("resource") // closed below
  static void start() {
    server = new GenericContainer<>(HostImages.java17())
        .withImagePullPolicy(name -> false)
        .withEnv("AUTHORIZED_KEYS", "")
        .withExposedPorts(22)
        .waitingFor(Wait.forLogMessage(".*Server listening on 0\\.0\\.0\\.0.*", 1));
    server.start();
    router = Mitogen.open();
    there = router.connect(Ssh.to(server.getHost())
        .port(server.getMappedPort(22))
        .user("pwuser")
        .password(Secret.of("pwpass"))
        .configFile("none")
        .hostKeys(HostKeys.IGNORE)); // a container has a new key each time
  }

  @AfterAll
  static void stop() {
    router.close();
    server.stop();
  }

  private static String inside(String script) throws Exception {
    ExecResult result = server.execInContainer("sh", "-c", script);
    assertThat(result.getExitCode()).as(result.getStderr()).isZero();
    return result.getStdout();
  }

  @Test
  void filesAreCopiedForTheirOwnerAlone() throws Exception {
    inside("su pwuser -c 'mkdir ~/data && echo one >~/data/a && echo two >~/data/b'");

    List<String> copied = there.call(Backup::copy, "/home/pwuser/data", "/home/pwuser/backup");

    assertThat(copied).containsExactly("a", "b");
    assertThat(inside("cat /home/pwuser/backup/a /home/pwuser/backup/b")).isEqualTo("one\ntwo\n");
    assertThat(inside("stat -c '%U %a' /home/pwuser/backup")).isEqualTo("pwuser 700\n");
  }

  @Test
  void whatTheAccountMayNotReadIsAnError() {
    assertThatThrownBy(() -> there.call(Backup::copy, "/root", "/home/pwuser/loot"))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("AccessDeniedException: /root");
  }
}
