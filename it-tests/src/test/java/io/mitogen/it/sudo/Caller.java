package io.mitogen.it.sudo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.Target;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.ssh.SshHost;

/** The account of {@link SshHost#privilege} that becomes others, and what comes of it. No state. */
final class Caller {
  static final String NAME = "caller";

  /** As in {@code it-tests/docker/images/privilege/accounts}; what is searched for is {@link #PART_OF_PASSWORD}. */
  static final String PASSWORD = "Vogel-7q'$HOME\"\u00e4";

  static final String PART_OF_PASSWORD = "Vogel-7q";

  private Caller() {}

  static Secret password() {
    return Secret.of(PASSWORD);
  }

  /** One that is wrong, and no more to be shown than the other. */
  static Secret wrongPassword() {
    return Secret.of("not the " + PART_OF_PASSWORD);
  }

  /** Connects, and the context is of that account, with its home. */
  static void thenBecomes(Router router, String account, Target target) {
    try (Context there = router.connect(target)) {
      assertThat(there.call(Basics::property, "user.name")).isEqualTo(account);
      assertThat(there.call(Basics::property, "user.home"))
          .isEqualTo(account.equals("root") ? "/root" : "/home/" + account);
    }
  }

  /** Connects in vain: the error says why, and all of {@code parts}, but no secret. */
  static ConnectException thenFails(Router router, Target target, Reason reason, String... parts) {
    ConnectException failure = catchThrowableOfType(
        ConnectException.class, () -> router.connect(target).close());
    assertThat(failure).as("a failure of " + target.describe()).isNotNull();
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    assertThat(failure.phase())
        .as(failure.getMessage())
        .isEqualTo(reason == Reason.NOT_STARTED ? Phase.CONNECT : Phase.PRIVILEGE);
    assertThat(failure)
        .hasMessageContaining(target.describe())
        .satisfies(each -> assertThat(parts).allMatch(each.getMessage()::contains))
        .hasMessageNotContainingAny(PART_OF_PASSWORD, "pass\"");
    assertThat(failure.output()).noneMatch(line -> line.contains(PART_OF_PASSWORD));
    return failure;
  }

  /** How many wrong passwords PAM has seen on that machine. */
  static int wrongPasswords(SshHost host) {
    return host.shell("cat /var/log/failures").lines().toList().size();
  }
}
