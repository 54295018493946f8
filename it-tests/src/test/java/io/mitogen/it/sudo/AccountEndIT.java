package io.mitogen.it.sudo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Offspring;
import io.mitogen.it.callee.Trouble;
import io.mitogen.it.ssh.OnHosts;
import io.mitogen.it.ssh.SshHost;
import io.mitogen.sudo.Doas;
import io.mitogen.sudo.OtherAccount;
import io.mitogen.sudo.Su;
import io.mitogen.sudo.Sudo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code master -> web1 -> <account>}, and how contexts there end: whoever has started them may not send them a signal. After
 * each test, nothing of theirs is left on the host.
 */
@OnHosts
@Timeout(60)
class AccountEndIT {
  private static final SshHost HOST = SshHost.privilege();
  private static final int BOUND_SECONDS = 20;

  private static Router router;
  private static Context web1;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    web1 = router.connect(HOST.target(Caller.NAME).name("ssh.web1"));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  /** Where a command can be run beside a context: nothing is asked for that, and no terminal is wanted. */
  static Stream<OtherAccount<?>> waysWithACommandBeside() {
    return Stream.of(Sudo.as("free"), Doas.as("free"));
  }

  static Stream<OtherAccount<?>> ways() {
    return Stream.of(
        Sudo.as("logged"),
        Sudo.as("nopty"),
        Sudo.as("wantstty"),
        Su.to("free").password(Secret.of("freepass")),
        Doas.as("guarded").password(Caller.password()));
  }

  private static void thenEnds(long pid) {
    await()
        .pollInSameThread()
        .atMost(Duration.ofSeconds(BOUND_SECONDS))
        .until(() -> !HOST.shell("[ ! -d /proc/" + pid + " ] || echo runs").startsWith("runs"));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void oneIsClosedThoughItsCalleeNeverEnds(OtherAccount<?> target) {
    Context there = router.connect(target.via(web1));
    long pid = there.info().pid();
    long child = there.call(Offspring::start, Offspring.STUBBORN);
    there.runAsync(Trouble::hang);
    assertThat(there.concurrent().call(Basics::echo, "begun")).isEqualTo("begun");

    there.close();

    thenEnds(pid);
    thenEnds(child);
  }

  @ParameterizedTest
  @MethodSource("waysWithACommandBeside")
  void oneIsClosedThoughItIsFrozen(OtherAccount<?> target) {
    Context there = router.connect(target.via(web1));
    long pid = there.info().pid();
    HOST.shell("kill -STOP " + pid);

    there.close();

    thenEnds(pid);
  }

  @ParameterizedTest
  @MethodSource("waysWithACommandBeside")
  void oneThatIsKilledTakesAlongWhatItStarted(OtherAccount<?> target) {
    try (Context there = router.connect(target.via(web1))) {
      long child = there.call(Offspring::start, Offspring.STUBBORN);

      HOST.shell("kill -KILL " + there.info().pid());

      thenEnds(child);
      await().pollInSameThread().until(() -> !there.isAlive());
    }
  }

  @Test
  void allEndWithTheirIntermediary() {
    Context other = router.connect(HOST.target(Caller.NAME).name("other"));
    List<Long> pids = new ArrayList<>();
    ways().forEach(target -> {
      Context there = router.connect(target.name("account" + pids.size()).via(other));
      pids.add(there.info().pid());
      pids.add(there.call(Offspring::start, Offspring.OBEDIENT));
    });

    HOST.shell("kill -KILL " + other.info().pid());

    pids.forEach(AccountEndIT::thenEnds);
    await().pollInSameThread().until(() -> router.contexts().equals(List.of(web1)));
  }
}
