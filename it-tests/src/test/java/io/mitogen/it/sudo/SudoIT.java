package io.mitogen.it.sudo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.ssh.OnHosts;
import io.mitogen.it.ssh.SshHost;
import io.mitogen.sudo.Prompt;
import io.mitogen.sudo.Sudo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code master -> web1 -> sudo.<account>}: the rules that people have, and what stands in the way. */
@OnHosts
@Timeout(60)
class SudoIT {
  private static final SshHost HOST = SshHost.privilege();

  private static Router router;
  private static Context web1;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    web1 = router.connect(
        HOST.target(Caller.NAME).name("ssh.web1").env("GREETING", "hello").env("PLACE", "here"));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  private static Sudo as(String account) {
    return Sudo.as(account).via(web1);
  }

  private static Sudo withPassword(String account) {
    return as(account).password(Caller.password());
  }

  @Nested
  class WithoutAPassword {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "root",
          "free",
          "nopty",
          "logged",
          "recorded",
          "wantstty",
          "noisier",
          "tcsher",
          "fisher",
          "closed"
        })
    void anAccountIsBecome(String account) {
      Caller.thenBecomes(router, account, as(account));
    }

    @Test
    void noneIsAskedFor() {
      AtomicInteger asked = new AtomicInteger();
      Caller.thenBecomes(router, "free", as("free").password(() -> {
        asked.incrementAndGet();
        return Caller.password();
      }));

      assertThat(asked).hasValue(0);
    }

    @Test
    void rootBecomesAnyone() {
      try (Context root = router.connect(as("root"))) {
        Caller.thenBecomes(router, "forbidden", Sudo.as("forbidden").via(root));
      }
    }

    @Test
    void contextsAreNamedForTheWay() {
      try (Context root = router.connect(as("root"));
          Context below = router.connect(Local.jvm().via(root))) {
        assertThat(root.name()).isEqualTo("ssh.web1.sudo.root");
        assertThat(below.name()).startsWith("ssh.web1.sudo.root.local.");
        assertThat(below.call(Basics::property, "user.name")).isEqualTo("root");
      }
    }
  }

  @Nested
  class WithAPassword {
    @ParameterizedTest
    @ValueSource(strings = {"guarded", "insulted", "onetry"})
    void anAccountIsBecome(String account) {
      Caller.thenBecomes(router, account, withPassword(account));
    }

    @Test
    void itMayBeThatOfTheAccount() {
      Caller.thenBecomes(router, "theirs", as("theirs").password(Secret.of("theirspass")));
    }

    @Test
    void itIsAskedOfTheProgramOnce() {
      AtomicInteger asked = new AtomicInteger();
      Caller.thenBecomes(router, "guarded", as("guarded").password(() -> {
        asked.incrementAndGet();
        return Caller.password();
      }));

      assertThat(asked).hasValue(1);
    }

    @Test
    void itIsNotNeededWhereSudoRemembers() {
      Caller.thenBecomes(router, "remembered", withPassword("remembered"));
      Caller.thenBecomes(router, "remembered", as("remembered"));
    }

    @Test
    void aOneTimeCodeIsAskedForToo() {
      List<Prompt> prompts = new ArrayList<>();
      Caller.thenBecomes(router, "otp", as("otp").password(Secret.of("otppass")).prompts(prompt -> {
        prompts.add(prompt);
        return HOST.nextCode();
      }));

      assertThat(prompts)
          .singleElement()
          .satisfies(prompt -> assertThat(prompt.target()).isEqualTo("sudo to otp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"guarded", "wantsboth", "insulted", "onetry"})
    void thatIsWrongItIsTriedOnce(String account) {
      int before = Caller.wrongPasswords(HOST);

      Caller.thenFails(
          router, as(account).password(Caller.wrongPassword()), Reason.PASSWORD_WRONG, account);

      assertThat(Caller.wrongPasswords(HOST)).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"guarded", "wantsboth", "lectured"})
    void thatIsMissingNothingIsTried(String account) {
      int before = Caller.wrongPasswords(HOST);

      Caller.thenFails(router, as(account), Reason.PASSWORD_REQUIRED, "password(...)");

      assertThat(Caller.wrongPasswords(HOST)).isEqualTo(before);
    }
  }

  @Nested
  class AnAccount {
    @Test
    void thatMayNotBeBecomeIsSaidSo() {
      ConnectException failure = Caller.thenFails(
          router, withPassword("forbidden"), Reason.NOT_PERMITTED, "is not allowed to execute");

      assertThat(failure.output()).anyMatch(line -> line.contains("as forbidden on"));
    }

    @Test
    void thatDoesNotExistIsSaidSo() {
      Caller.thenFails(
          router, withPassword("nosuch"), Reason.ACCOUNT_UNKNOWN, "unknown user nosuch");
    }

    @Test
    void thatHasExpiredIsSaidSo() {
      Caller.thenFails(
          router,
          as("expired").password(Secret.of("expiredpass")),
          Reason.ACCOUNT_UNUSABLE,
          "account validation failure");
    }

    @Test
    void withoutAShellCanNotLogIn() {
      Caller.thenFails(
          router,
          as("closed").login(),
          Reason.ACCOUNT_UNUSABLE,
          "This account is currently not available.");
    }
  }

  @Nested
  class WhoeverConnects {
    @Test
    void mayBeInNoRule() {
      try (Context stranger = router.connect(HOST.target("stranger"))) {
        Caller.thenFails(
            router,
            Sudo.as("root").password(Secret.of("strangerpass")).via(stranger),
            Reason.NOT_PERMITTED,
            "stranger is not in the sudoers file");
      }
    }

    @Test
    void mayBeAllowedAnotherCommandOnly() {
      try (Context limited = router.connect(HOST.target("limited"))) {
        Caller.thenFails(
            router,
            Sudo.as("root").password(Secret.of("limitedpass")).via(limited),
            Reason.NOT_PERMITTED,
            "limited is not allowed to execute");
      }
    }

    @Test
    void mayHaveNoSudo() {
      Caller.thenFails(
          router, as("root").program("/no/such/sudo"), Reason.NOT_STARTED, "/no/such/sudo");
      Caller.thenFails(router, as("root").program("nosudo"), Reason.NOT_STARTED, "program(...)");
    }

    @ParameterizedTest
    @CsvSource({"fr_FR.UTF-8, fr", "ja_JP.UTF-8, ja"})
    void mayHaveAnotherLanguage(String locale, String language) {
      try (Context far =
          router.connect(HOST.target(Caller.NAME).env("LANG", locale).env("LANGUAGE", language))) {
        Caller.thenFails(
            router,
            Sudo.as("guarded").password(Caller.wrongPassword()).via(far),
            Reason.PASSWORD_WRONG);
        Caller.thenFails(
            router,
            Sudo.as("forbidden").password(Caller.password()).via(far),
            Reason.NOT_PERMITTED);
        Caller.thenFails(router, Sudo.as("guarded").via(far), Reason.PASSWORD_REQUIRED);
        try (Context free = router.connect(Sudo.as("free").via(far))) {
          assertThat(free.call(Basics::variable, "LANG")).isEqualTo(locale);
          assertThat(free.call(Basics::variable, "LANGUAGE")).isEqualTo(language);
        }
      }
    }
  }

  @Nested
  class Options {
    private List<Object> variables(Sudo target, String... names) {
      List<Object> values = new ArrayList<>();
      try (Context there = router.connect(target)) {
        for (String name : names) {
          values.add(String.valueOf(there.call(Basics::variable, name)));
        }
      }
      return values;
    }

    @Test
    void theEnvironmentIsNotKept() {
      assertThat(variables(as("free"), "GREETING", "HOME")).containsExactly("null", "/home/free");
    }

    @Test
    void theEnvironmentIsKept() {
      assertThat(variables(as("free").preserveEnvironment(), "GREETING", "PLACE"))
          .containsExactly("hello", "here");
    }

    @Test
    void oneVariableIsKept() {
      assertThat(variables(as("free").preserveEnvironment("GREETING"), "GREETING", "PLACE"))
          .containsExactly("hello", "null");
    }

    @Test
    void theHomeIsThatOfTheAccount() {
      assertThat(variables(as("free").preserveEnvironment().setHome(), "GREETING", "HOME"))
          .containsExactly("hello", "/home/free");
      assertThat(variables(as("free").arguments("-EH"), "GREETING", "HOME"))
          .containsExactly("hello", "/home/free");
    }

    @Test
    void aVariableAndAnOptionArriveThere() {
      Sudo target = as("free").env("ANSWER", "it's \"me\" $HOME").javaOptions("-Da.b=c d");
      try (Context there = router.connect(target.name("mine"))) {
        assertThat(there.call(Basics::variable, "ANSWER")).isEqualTo("it's \"me\" $HOME");
        assertThat(there.call(Basics::property, "a.b")).isEqualTo("c d");
        assertThat(there.name()).isEqualTo("ssh.web1.mine");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "noisier", "tcsher", "fisher"})
    void theAccountLogsIn(String account) {
      try (Context there = router.connect(as(account).login())) {
        assertThat(there.call(Basics::property, "user.name")).isEqualTo(account);
        assertThat(there.call(Basics::workingDirectory))
            .isEqualTo(account.equals("root") ? "/root" : "/home/" + account);
      }
    }

    @Test
    void theAccountLogsInWithAPasswordInATerminal() {
      Caller.thenBecomes(router, "wantsboth", withPassword("wantsboth").login());
    }
  }
}
