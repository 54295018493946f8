package io.mitogen.it.sudo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.DeadlineException;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.Target;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Gate;
import io.mitogen.it.ssh.OnHosts;
import io.mitogen.it.ssh.SshHost;
import io.mitogen.sudo.Doas;
import io.mitogen.sudo.Su;
import io.mitogen.sudo.Sudo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.Network;

/**
 * Accounts behind machines behind accounts, each connected by the one before it.
 *
 * <pre>
 *   master -> web1 -> sudo.root -> ... -> ssh.host2 -> sudo.free -> ...
 * </pre>
 */
@OnHosts
@Timeout(120)
class AccountChainIT {
  private static final Network NETWORK = Network.newNetwork();
  private static final SshHost WEB1 = SshHost.privilege().in(NETWORK, "web1");
  private static final SshHost HOST2 = SshHost.privilege().in(NETWORK, "host2").hidden();

  private static Router router;
  private static Context web1;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    web1 = router.connect(WEB1.target(Caller.NAME).name("ssh.web1"));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  private static Object user(Context context) {
    return context.call(Basics::property, "user.name");
  }

  @Nested
  class TenDeep {
    private final List<Context> line = new ArrayList<>();

    private void add(Target target) {
      line.add(router.connect(target));
    }

    private Context last() {
      return line.get(line.size() - 1);
    }

    @Test
    void everyAccountIsReached() {
      try {
        add(Local.jvm().name("here"));
        add(WEB1.target(Caller.NAME).name("ssh.web1").via(last()));
        add(Sudo.as("root").via(last()));
        add(Su.to("free").via(last()));
        add(Sudo.as("root").via(last()));
        add(HOST2.inside(Caller.NAME).via(last()));
        add(Sudo.as("guarded").password(Caller.password()).via(last()));
        add(Local.jvm().name("below").via(last()));
        add(Su.to("free").password(() -> Secret.of("freepass")).via(last()));
        add(Sudo.as("root").via(last()));
        add(Doas.as("free").via(last()));

        String me = System.getProperty("user.name");
        assertThat(line.stream().map(AccountChainIT::user))
            .containsExactly(
                me, "caller", "root", "free", "root", "caller", "guarded", "guarded", "free",
                "root", "free");
        assertThat(last().name())
            .isEqualTo("here.ssh.web1.sudo.root.su.free.sudo.root.ssh.host2.sudo.guarded.below"
                + ".su.free.sudo.root.doas.free");
        assertThat(last().call(Basics::hostName))
            .isEqualTo(HOST2.getContainerId().substring(0, 12));
      } finally {
        line.get(0).close();
      }
      assertThat(router.contexts()).containsExactly(web1);
    }
  }

  @Nested
  class OneIntermediary {
    @Test
    void connectsManyAtOnce() throws Exception {
      List<CompletableFuture<Context>> attempts = List.of(
          router.connectAsync(Sudo.as("free").via(web1)),
          router.connectAsync(Sudo.as("root").via(web1)),
          router.connectAsync(Sudo.as("guarded").password(Caller.password()).via(web1)),
          router.connectAsync(
              Su.to("noisier").password(Secret.of("noisierpass")).via(web1)),
          router.connectAsync(Doas.as("free").name("again").via(web1)));

      List<Context> contexts = new ArrayList<>();
      for (CompletableFuture<Context> attempt : attempts) {
        contexts.add(attempt.get(60, TimeUnit.SECONDS));
      }

      assertThat(contexts.stream().map(AccountChainIT::user))
          .containsExactly("free", "root", "guarded", "noisier", "free");
      contexts.forEach(Context::close);
    }

    @Test
    void connectsWhileACallHangsThere() {
      CompletableFuture<Object> hanging = web1.callAsync(Gate::pass, "hanging");

      try (Context free = router.connect(Sudo.as("free").via(web1))) {
        assertThat(user(free)).isEqualTo("free");
        assertThatThrownBy(() -> free.within(Duration.ofMillis(300)).call(Gate::pass, "late"))
            .isInstanceOf(DeadlineException.class);
        assertThat(hanging).isNotDone();
      } finally {
        web1.concurrent().run(Gate::open);
      }
      assertThat(hanging.join()).isEqualTo("hanging");
    }

    @Test
    void isNotWaitedForLongerThanTheProgramWants() {
      CountDownLatch over = new CountDownLatch(1);
      Sudo target = Sudo.as("guarded").via(web1).connectTimeout(Duration.ofSeconds(2));
      long start = System.nanoTime();

      try {
        Caller.thenFails(
            router,
            target.password(() -> {
              await(over);
              return Caller.password();
            }),
            Reason.TIMEOUT);
      } finally {
        over.countDown();
      }

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
      Caller.thenBecomes(router, "guarded", target.password(Caller.password()));
    }

    @Test
    void thatIsFrozenIsGivenUp() {
      try (Context other = router.connect(WEB1.target(Caller.NAME).name("frozen"))) {
        String pid = String.valueOf(other.call(Basics::pid));
        WEB1.shell("kill -STOP " + pid);
        try {
          assertThatThrownBy(() ->
                  router.connect(Sudo.as("free").via(other).connectTimeout(Duration.ofSeconds(1))))
              .hasMessageContaining("PT1S");
        } finally {
          WEB1.shell("kill -CONT " + pid);
        }
      }
    }

    private void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
