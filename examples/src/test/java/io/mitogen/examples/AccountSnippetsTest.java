package io.mitogen.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mitogen.ConnectException;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.core.Mitogen;
import io.mitogen.sudo.OtherAccount;
import io.mitogen.sudo.Sudo;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The guide to other accounts, as far as it goes without a host; the integration tests have hosts. */
@Timeout(60)
class AccountSnippetsTest {
  @Test
  void aHostThatIsNotThereIsNotFound() {
    try (Router router = Mitogen.open()) {
      ConnectException failure =
          catchThrowableOfType(ConnectException.class, () -> AccountSnippets.connect(router));

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.HOST_UNKNOWN);
    }
  }

  @Test
  void passwordsAreNotAskedForBeforeTheyAreNeededNorShown() {
    List<OtherAccount<?>> targets = AccountSnippets.passwords(Secret.of("open sesame"), () -> {
      throw new AssertionError("asked");
    });

    assertThat(targets)
        .allSatisfy(target -> assertThat(target.toString()).doesNotContain("sesame"));
  }

  @Test
  void whatIsSetIsHeld() {
    List<OtherAccount<?>> targets = AccountSnippets.options();

    assertThat(targets)
        .extracting(target -> target.contextName(1))
        .containsExactly("sudo.app", "su.app", "doas.root");
    assertThat(targets.get(0).connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(targets.get(0).settings()).containsEntry("GROUP", "web");
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    try (Router router = Mitogen.open()) {
      ConnectException failure = catchThrowableOfType(
          ConnectException.class, () -> router.connect(Sudo.as("root").program("/no/such/sudo")));

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.NOT_STARTED);
      assertThat(failure)
          .hasMessageStartingWith(
              "could not connect: sudo to root: /no/such/sudo can't be started: ")
          .hasMessageEndingWith("; install it, or name another with program(...)");
    }
  }
}
