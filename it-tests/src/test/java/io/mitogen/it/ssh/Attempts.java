package io.mitogen.it.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.it.callee.Basics;
import io.mitogen.ssh.Ssh;

/** What comes of attempts to connect. No state. */
final class Attempts {
  private Attempts() {}

  /** Connects, calls, and closes. */
  static void thenStarts(Router router, Ssh target) {
    try (Context there = router.connect(target)) {
      assertThat(there.call(Basics::echo, "x")).isEqualTo("x");
    }
  }

  /** Connects in vain: the error says where, in which phase, why, and all of {@code parts}, but no secret. */
  static ConnectException thenFails(
      Router router, Ssh target, Phase phase, Reason reason, String... parts) {
    ConnectException failure = catchThrowableOfType(
        ConnectException.class, () -> router.connect(target).close());
    assertThat(failure).as("a failure of " + target.describe()).isNotNull();
    assertThat(failure.phase()).as(failure.getMessage()).isEqualTo(phase);
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    assertThat(failure)
        .hasMessageContaining(target.host())
        .hasMessageContainingAll(parts)
        .hasMessageNotContainingAny("pwpass", "not-the-password", "sesame");
    assertThat(router.contexts()).isEmpty();
    return failure;
  }
}
