package io.mitogen.it.sudo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.ssh.OnHosts;
import io.mitogen.it.ssh.SshHost;
import io.mitogen.sudo.Doas;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code master -> web1 -> doas.<account>}, which asks in a terminal only. */
@OnHosts
@Timeout(60)
class DoasIT {
  private static final SshHost HOST = SshHost.privilege();

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

  private static Doas as(String account) {
    return Doas.as(account).via(web1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "free"})
  void anAccountIsBecomeWithoutAPassword(String account) {
    Caller.thenBecomes(router, account, as(account));
  }

  @Test
  void anAccountIsBecomeWithAPassword() {
    AtomicInteger asked = new AtomicInteger();
    Caller.thenBecomes(router, "guarded", as("guarded").password(() -> {
      asked.incrementAndGet();
      return Caller.password();
    }));

    assertThat(asked).hasValue(1);
  }

  @Test
  void rootBecomesAnyone() {
    try (Context root = router.connect(as("root"))) {
      assertThat(root.name()).isEqualTo("ssh.web1.doas.root");
      Caller.thenBecomes(router, "free", Doas.as("free").via(root));
    }
  }

  @Test
  void aWrongPasswordIsTriedOnce() {
    // Without a terminal it counts one that it could not even ask for.
    int before = Caller.wrongPasswords(HOST);

    Caller.thenFails(
        router,
        as("guarded").password(Caller.wrongPassword()),
        Reason.PASSWORD_WRONG,
        "Authentication failed");

    assertThat(Caller.wrongPasswords(HOST)).isEqualTo(before + 1);
  }

  @Test
  void aMissingPasswordIsSaidSo() {
    Caller.thenFails(router, as("guarded"), Reason.PASSWORD_REQUIRED, "password(...)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"forbidden", "nopty"})
  void anAccountThatMayNotBeBecomeIsSaidSo(String account) {
    Caller.thenFails(
        router,
        as(account).password(Caller.password()),
        Reason.NOT_PERMITTED,
        "Operation not permitted");
  }

  @Test
  void anAccountThatDoesNotExistIsSaidSo() {
    Caller.thenFails(
        router, as("nosuch").password(Caller.password()), Reason.ACCOUNT_UNKNOWN, "unknown user");
  }

  @Test
  void theProgramMayBeMissing() {
    Caller.thenFails(router, as("free").program("/no/such/doas"), Reason.NOT_STARTED);
  }
}
