package io.mitogen.it.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.leak.LeakCheck;
import io.mitogen.it.transport.Login;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the login shell is, it hands our script to {@code sh} as it is. The shells are there: {@code verify} installs
 * them.
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class LoginShellIT {
  private static Router router;

  @BeforeAll
  static void open() {
    router = Mitogen.open();
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh", "mksh", "zsh", "tcsh", "csh", "fish"})
  void mayBe(String shell) {
    List<String> words = List.of((shell + " -c").split(" "));

    try (Context child = router.connect(new Login("login", "", words))) {
      assertThat(child.call(Basics::echo, "x")).isEqualTo("x");
    }
  }

  /** The script itself needs no more than POSIX, and {@code test -ef}. */
  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh", "mksh"})
  void theScriptRunsIn(String shell) {
    String as = "eval \"$(echo \"$1\" | sed \"s#^exec sh #exec " + shell + " #\")\"";

    Attempts.thenStarts(router, new Login("login", "", List.of("bash", "-c", as, "bash")));
  }

  /** Who may use our pipes, but not open them by their path: as after {@code sudo -u nobody}. */
  @Test
  void mayBelongToAnotherUser() {
    List<String> nobody = List.of("setpriv", "--reuid=65534", "--clear-groups", "sh", "-c");

    Attempts.thenStarts(router, new Login("nobody", "", nobody));
  }
}
