package io.mitogen.it.sudo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.ssh.OnHosts;
import io.mitogen.it.ssh.SshHost;
import io.mitogen.sudo.Doas;
import io.mitogen.sudo.OtherAccount;
import io.mitogen.sudo.Su;
import io.mitogen.sudo.Sudo;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code master -> web1 -> <account>}: whatever is on the way, a terminal say, bytes cross it as they are. */
@OnHosts
@Timeout(60)
class BulkIT {
  private static final SshHost HOST = SshHost.privilege();
  private static final int BYTES = 8 * 1024 * 1024;

  /** Interrupt, end of file, start, stop, suspend and delete, of a terminal; and ends of lines. */
  private static final byte[] CONTROLS = {3, 4, 17, 19, 26, 127, 10, 13};

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

  static Stream<Arguments> ways() {
    return Stream.of(
        Arguments.of("sudo that uses a pty", Sudo.as("free")),
        Arguments.of("sudo that uses none", Sudo.as("nopty")),
        Arguments.of("sudo that logs output", Sudo.as("logged")),
        Arguments.of("sudo that wants a terminal", Sudo.as("wantstty")),
        Arguments.of(
            "sudo that wants a terminal and a password",
            Sudo.as("wantsboth").password(Caller.password())),
        Arguments.of("su", Su.to("free").password(Secret.of("freepass"))),
        Arguments.of(
            "su that logs in", Su.to("free").password(Secret.of("freepass")).login()),
        Arguments.of("doas", Doas.as("free")),
        Arguments.of("doas that asks", Doas.as("guarded").password(Caller.password())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void bytesCrossUnchangedBothWays(String way, OtherAccount<?> target) {
    byte[] sent = new byte[BYTES];
    new Random(1).nextBytes(sent);
    for (int i = 0; i < BYTES / 2; i++) {
      sent[i] = CONTROLS[i % CONTROLS.length];
    }

    try (Context there = router.connect(target.via(web1))) {
      assertThat(there.call(Basics::property, "user.name")).isEqualTo(target.user());
      byte[] received = (byte[]) there.call(Basics::echo, sent);

      assertThat(Arrays.mismatch(received, sent)).as("where it differs").isEqualTo(-1);
    }
  }
}
