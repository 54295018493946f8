package io.mitogen.it.sudo;

import static org.awaitility.Awaitility.await;

import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.core.Mitogen;
import io.mitogen.it.Soon;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

  /** Where a command can be run beside a context: nothing is asked for that. */
  static Stream<OtherAccount<?>> waysWithACommandBeside() {
    return Stream.of(Sudo.as("free"), Sudo.as("wantstty"), Doas.as("free"));
  }

  static Stream<OtherAccount<?>> ways() {
    return Stream.of(
        Sudo.as("logged"),
        Sudo.as("nopty"),
        Sudo.as("wantstty"),
        Su.to("free").password(Secret.of("freepass")),
        Doas.as("guarded").password(Caller.password()));
  }

  private static List<Context> connected(Stream<OtherAccount<?>> targets, Context via) {
    List<Context> contexts = new ArrayList<>();
    targets.forEach(each ->
        contexts.add(router.connect(each.name("account" + contexts.size()).via(via))));
    return contexts;
  }

  private static void thenEnds(long pid) {
    await()
        .pollInSameThread()
        .atMost(Duration.ofSeconds(BOUND_SECONDS))
        .until(() -> !HOST.shell("[ ! -d /proc/" + pid + " ] || echo runs").startsWith("runs"));
  }

  /** Side by side, as each takes some seconds. */
  private static void thenCanBeClosed(List<Context> contexts) throws Exception {
    List<Long> pids = contexts.stream().map(each -> each.info().pid()).toList();
    List<CompletableFuture<Void>> closing =
        contexts.stream().map(each -> CompletableFuture.runAsync(each::close)).toList();
    for (CompletableFuture<Void> each : closing) {
      each.get(BOUND_SECONDS, TimeUnit.SECONDS);
    }
    pids.forEach(AccountEndIT::thenEnds);
  }

  @Test
  void theyAreClosedThoughTheirCalleesNeverEnd() throws Exception {
    List<Context> contexts = connected(ways(), web1);
    List<Long> children = new ArrayList<>();
    for (Context each : contexts) {
      children.add(each.call(Offspring::start, Offspring.STUBBORN));
      each.runAsync(Trouble::hang);
      Soon.begins(each);
    }

    thenCanBeClosed(contexts);

    children.forEach(AccountEndIT::thenEnds);
  }

  @Test
  void theyAreClosedThoughTheyAreFrozen() throws Exception {
    List<Context> contexts = connected(waysWithACommandBeside(), web1);
    contexts.forEach(each -> HOST.shell("kill -STOP " + each.info().pid()));

    thenCanBeClosed(contexts);
  }

  @Test
  void whatOneThatIsKilledHasStartedEndsWithIt() {
    List<Context> contexts = connected(waysWithACommandBeside(), web1);
    for (Context each : contexts) {
      long child = each.call(Offspring::start, Offspring.STUBBORN);

      HOST.shell("kill -KILL " + each.info().pid());

      thenEnds(child);
      await().pollInSameThread().until(() -> !each.isAlive());
    }
  }

  @Test
  void allEndWithTheirIntermediary() {
    Context other = router.connect(HOST.target(Caller.NAME).name("other"));
    List<Long> pids = new ArrayList<>();
    for (Context each : connected(ways(), other)) {
      pids.add(each.info().pid());
      pids.add(each.call(Offspring::start, Offspring.OBEDIENT));
    }

    HOST.shell("kill -KILL " + other.info().pid());

    pids.forEach(AccountEndIT::thenEnds);
    await().pollInSameThread().until(() -> router.contexts().equals(List.of(web1)));
  }
}
