package io.mitogen.it.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.Target;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.transport.Login;
import java.util.List;

/** What comes of attempts to start contexts. No state. */
final class Attempts {
  /** A login with mounts of its own, which are gone when it ends. */
  private static final List<String> OWN_MOUNTS =
      List.of("unshare", "--mount", "--map-root-user", "sh", "-c");

  private Attempts() {}

  /** A login that does {@code before} first, where it may mount what it likes. */
  static Login withMounts(String... before) {
    return new Login("web", "set -e\n" + String.join("\n", before) + "\nset +e", OWN_MOUNTS);
  }

  /** A login that does {@code before} first. */
  static Login login(String... before) {
    return new Login("web", String.join("\n", before));
  }

  /** Connects, calls, and closes. */
  static void thenStarts(Router router, Target target) {
    try (Context child = router.connect(target)) {
      assertThat(child.call(Basics::echo, "x")).isEqualTo("x");
    }
  }

  /** Connects in vain: the error says where, in which phase, why, and all of {@code parts}. */
  static ConnectException thenFails(
      Router router, Target target, Phase phase, Reason reason, String... parts) {
    ConnectException failure = catchThrowableOfType(
        ConnectException.class, () -> router.connect(target).close());
    assertThat(failure).as("a failure of " + target).isNotNull();
    assertThat(failure)
        .hasMessageStartingWith("could not start " + target.describe() + ": ")
        .hasMessageContaining(", in phase " + phase)
        .hasMessageContainingAll(parts);
    assertThat(failure.phase()).as(failure.getMessage()).isEqualTo(phase);
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    assertThat(router.contexts()).isEmpty();
    return failure;
  }
}
