package io.mitogen.it.sudo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.core.Mitogen;
import io.mitogen.it.ssh.OnHosts;
import io.mitogen.it.ssh.SshHost;
import io.mitogen.sudo.OtherAccount;
import io.mitogen.sudo.Prompt;
import io.mitogen.sudo.Su;
import io.mitogen.sudo.Sudo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that talk in other ways; those of {@code it-tests/docker/images/privilege/programs}, which become nobody else. */
@OnHosts
@Timeout(60)
class AwkwardIT {
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

  private static Su su(String program) {
    return Su.to("free").program(program).via(web1);
  }

  private static void thenWorks(OtherAccount<?> target) {
    Caller.thenBecomes(router, Caller.NAME, target);
  }

  @Nested
  class SudoInRust {
    private final Sudo target = Sudo.as("free").program("sudo-rs").via(web1);

    @Test
    void takesThePassword() {
      thenWorks(target.password(Secret.of("rspass")));
    }

    @Test
    void refusesAWrongOne() {
      Caller.thenFails(
          router, target.password(Caller.wrongPassword()), Reason.PASSWORD_WRONG, "try again");
    }

    @Test
    void wantsOne() {
      Caller.thenFails(router, target, Reason.PASSWORD_REQUIRED);
    }
  }

  @Nested
  class SuThatWantsATerminal {
    @Test
    void takesThePassword() {
      thenWorks(su("old-su").password(Secret.of("oldpass")));
    }

    @Test
    void refusesAWrongOne() {
      Caller.thenFails(
          router,
          su("old-su").password(Caller.wrongPassword()),
          Reason.PASSWORD_WRONG,
          "Authentication failure");
    }

    @Test
    void wantsOne() {
      Caller.thenFails(router, su("old-su"), Reason.PASSWORD_REQUIRED);
    }
  }

  @Test
  void aRefusalInTwoPiecesIsNoQuestion() {
    ConnectException failure = Caller.thenFails(
        router,
        su("slow-refusal").password(Caller.wrongPassword()),
        Reason.PASSWORD_WRONG,
        "su: Authentication failure");

    assertThat(failure.output()).contains("su: Authentication failure");
  }

  @Test
  void aPromptNeedsNeitherAColonNorALineEnd() {
    thenWorks(su("bare-prompt").password(Secret.of("barepass")));
    Caller.thenFails(router, su("bare-prompt"), Reason.PASSWORD_REQUIRED, "Password please");
  }

  @Test
  void whoeverSaysNothingMoreIsNotWaitedFor() {
    long start = System.nanoTime();

    Caller.thenFails(
        router,
        su("silent").password(Caller.wrongPassword()).connectTimeout(Duration.ofSeconds(2)),
        Reason.TIMEOUT);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void muchMayBePrintedBeforeAQuestion() {
    thenWorks(su("talkative").password(Secret.of("talkpass")));
  }

  @Test
  void whatIsTypedIsNeverShown() {
    ConnectException failure = Caller.thenFails(
        router,
        su("echoing").password(Caller.password()),
        Reason.PASSWORD_WRONG,
        "is not the password");

    assertThat(failure.output()).contains("su: \"[secret]\" is not the password");
  }

  @Test
  void whoeverDoesNotListenIsQuoted() {
    Caller.thenFails(
        router,
        su("deaf").password(Caller.password()),
        Reason.PASSWORD_WRONG,
        "Authentication token manipulation error");
  }

  @Test
  void aSecondQuestionIsForTheProgram() {
    List<Prompt> prompts = new ArrayList<>();

    thenWorks(su("twice").password(Secret.of("twicepass")).prompts(prompt -> {
      prompts.add(prompt);
      return Secret.of("4711");
    }));

    assertThat(prompts).containsExactly(new Prompt("su to free", "Verification code:"));
  }
}
