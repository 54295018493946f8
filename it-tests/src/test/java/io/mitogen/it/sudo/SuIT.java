package io.mitogen.it.sudo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.ssh.OnHosts;
import io.mitogen.it.ssh.SshHost;
import io.mitogen.sudo.Prompt;
import io.mitogen.sudo.Su;
import io.mitogen.sudo.Sudo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code master -> web1 -> su.<account>}, which always asks, unless root does it. */
@OnHosts
@Timeout(60)
class SuIT {
  private static final SshHost HOST = SshHost.privilege();

  private static Router router;
  private static Context web1;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    web1 = router.connect(HOST.target(Caller.NAME).name("ssh.web1").env("GREETING", "hello"));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  private static Su to(String account) {
    return Su.to(account).via(web1);
  }

  private static Su withPassword(String account) {
    return to(account).password(Secret.of(account + "pass"));
  }

  @Nested
  class WithAPassword {
    @ParameterizedTest
    @ValueSource(strings = {"free", "tcsher"})
    void anAccountIsBecome(String account) {
      Caller.thenBecomes(router, account, withPassword(account));
    }

    @ParameterizedTest
    @ValueSource(strings = {"noisier", "tcsher", "fisher"})
    void anAccountLogsIn(String account) {
      try (Context there = router.connect(withPassword(account).login())) {
        assertThat(there.call(Basics::property, "user.name")).isEqualTo(account);
        assertThat(there.call(Basics::workingDirectory)).isEqualTo("/home/" + account);
        assertThat(there.call(Basics::variable, "GREETING")).isNull();
        assertThat(there.name()).isEqualTo("ssh.web1.su." + account);
      }
    }

    @Test
    void itMayBeOneThatIsHardToType() {
      Caller.thenBecomes(router, Caller.NAME, to(Caller.NAME).password(Caller.password()));
    }

    @Test
    void theEnvironmentIsKept() {
      try (Context there = router.connect(withPassword("free").preserveEnvironment())) {
        assertThat(there.call(Basics::variable, "GREETING")).isEqualTo("hello");
        assertThat(there.call(Basics::variable, "HOME")).isEqualTo("/home/" + Caller.NAME);
      }
    }

    @Test
    void anotherShellIsUsed() {
      Caller.thenBecomes(router, "tcsher", withPassword("tcsher").shell("/bin/sh"));
    }

    @Test
    void aOneTimeCodeIsAskedForToo() {
      List<Prompt> prompts = new ArrayList<>();
      Caller.thenBecomes(router, "otp", withPassword("otp").prompts(prompt -> {
        prompts.add(prompt);
        return HOST.nextCode();
      }));

      assertThat(prompts)
          .containsExactly(new Prompt("su to otp", "One-time password (OATH) for `otp':"));
    }

    @Test
    void thatIsWrongItIsTriedOnce() {
      int before = Caller.wrongPasswords(HOST);

      Caller.thenFails(
          router,
          to("free").password(Caller.wrongPassword()),
          Reason.PASSWORD_WRONG,
          "Authentication failure");

      assertThat(Caller.wrongPasswords(HOST)).isEqualTo(before + 1);
    }

    @Test
    void thatIsMissingNothingIsTried() {
      int before = Caller.wrongPasswords(HOST);

      Caller.thenFails(router, to("free"), Reason.PASSWORD_REQUIRED, "password(...)");

      assertThat(Caller.wrongPasswords(HOST)).isEqualTo(before);
    }

    @Test
    void theLanguageMayBeAnother() {
      String locale = "ja_JP.UTF-8";
      try (Context far = router.connect(HOST.target(Caller.NAME).env("LANG", locale))) {
        Caller.thenFails(
            router, Su.to("free").password(Caller.wrongPassword()).via(far), Reason.PASSWORD_WRONG);
        try (Context free =
            router.connect(Su.to("free").password(Secret.of("freepass")).via(far))) {
          assertThat(free.call(Basics::variable, "LANG")).isEqualTo(locale);
          assertThat(free.call(Basics::variable, "LANGUAGE")).isNull();
        }
      }
    }
  }

  @Nested
  class AnAccount {
    @Test
    void thatDoesNotExistIsSaidSo() {
      Caller.thenFails(
          router, withPassword("nosuch"), Reason.ACCOUNT_UNKNOWN, "user nosuch does not exist");
    }

    @Test
    void thatHasExpiredIsSaidSo() {
      Caller.thenFails(
          router, withPassword("expired"), Reason.ACCOUNT_UNUSABLE, "Your account has expired");
    }

    @Test
    void withoutAShellIsSaidSo() {
      Caller.thenFails(
          router,
          withPassword("closed"),
          Reason.ACCOUNT_UNUSABLE,
          "This account is currently not available.");
    }
  }

  @Nested
  class ByRoot {
    @Test
    void noPasswordIsNeeded() {
      try (Context root = router.connect(Sudo.as("root").via(web1))) {
        for (String account : List.of("free", "forbidden", "tcsher")) {
          Caller.thenBecomes(router, account, Su.to(account).via(root));
        }
        Caller.thenBecomes(router, "closed", Su.to("closed").shell("/bin/sh").via(root));
        Caller.thenFails(
            router, Su.to("closed").via(root), Reason.ACCOUNT_UNUSABLE, "not available");
        Caller.thenFails(router, Su.to("expired").via(root), Reason.ACCOUNT_UNUSABLE, "expired");
      }
    }
  }

  @Test
  void theProgramMayBeMissing() {
    Caller.thenFails(router, to("free").program("/no/such/su"), Reason.NOT_STARTED, "/no/such/su");
  }
}
