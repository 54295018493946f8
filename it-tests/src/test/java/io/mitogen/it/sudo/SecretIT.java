package io.mitogen.it.sudo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mitogen.ConnectException;
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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code master -> web1 -> <account>}: a password is seen by nobody but the program that asks for it. */
@OnHosts
@Timeout(120)
class SecretIT {
  private static final SshHost HOST = SshHost.privilege();

  /** What everyone may see, and a watch that works does. */
  private static final String SIGN = "Schwan-9z";

  /** Not matched by itself. */
  private static final String PATTERN = "Voge[l]-7q|Schwa[n]-9z";

  private static AllRecords records;
  private static Router router;
  private static Context web1;

  @BeforeAll
  static void connect() {
    records = new AllRecords();
    router = Mitogen.open();
    router.enableDebug();
    router.setLogLevel("", Level.TRACE);
    web1 = router.connect(HOST.target(Caller.NAME).name("ssh.web1"));
  }

  @AfterAll
  static void close() {
    router.close();
    records.close();
  }

  private static List<OtherAccount<?>> targets(Secret password) {
    return List.of(
        Sudo.as("guarded").password(password),
        Sudo.as("wantsboth").password(() -> password),
        Sudo.as("lectured").prompts(prompt -> password),
        Sudo.as("dots").password(password),
        Su.to(Caller.NAME).password(password),
        Doas.as("guarded").password(password));
  }

  private static String text(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static String filesWithPassword() {
    return HOST.shell(
        "grep -raEl 'Voge[l]-7q' /dev/shm /home /root /run /tmp /var/lib/sudo /var/log"
            + " /var/tmp 2>/dev/null; :");
  }

  @Test
  void isNowhereWhenItIsRight() {
    List<String> shown = new ArrayList<>();
    Watch watch = Watch.on(HOST, PATTERN);
    List<Context> contexts = new ArrayList<>();
    for (OtherAccount<?> target : targets(Caller.password())) {
      contexts.add(router.connect(target.env("SIGN", SIGN).via(web1)));
      shown.add(target + " " + target.describe());
    }
    contexts.forEach(context -> {
      shown.add(context.call(Basics::variable, "SIGN") + " " + context);
      shown.add(String.valueOf(context.info()));
    });
    shown.add(router.dump());
    String files = filesWithPassword();
    List<String> seen = watch.end();
    contexts.forEach(Context::close);
    shown.addAll(records.lines());

    assertThat(seen).anyMatch(line -> line.contains(SIGN));
    assertThat(seen).noneMatch(line -> line.contains(Caller.PART_OF_PASSWORD));
    assertThat(files).isEmpty();
    assertThat(shown).hasSizeGreaterThan(50); // frames, among others
    assertThat(shown).noneMatch(line -> line.contains(Caller.PART_OF_PASSWORD));
  }

  @Test
  void isNowhereWhenItIsWrong() {
    int before = Caller.wrongPasswords(HOST);
    List<String> shown = new ArrayList<>();
    Watch watch = Watch.on(HOST, PATTERN);
    List<OtherAccount<?>> targets = new ArrayList<>(targets(Caller.wrongPassword()));
    targets.add(Sudo.as("forbidden").password(Caller.password()));
    targets.add(Su.to("free").program("echoing").password(Caller.password()));
    for (OtherAccount<?> target : targets) {
      ConnectException failure = catchThrowableOfType(
          ConnectException.class, () -> router.connect(target.via(web1)).close());
      assertThat(failure).as(target.describe()).isNotNull();
      shown.add(text(failure));
      shown.addAll(failure.output());
    }
    List<String> seen = watch.end();
    shown.addAll(records.lines());

    assertThat(seen).isEmpty();
    assertThat(shown).noneMatch(line -> line.contains(Caller.PART_OF_PASSWORD));
    assertThat(filesWithPassword()).isEmpty();
    assertThat(Caller.wrongPasswords(HOST) - before)
        .isEqualTo(targets(Caller.password()).size());
  }
}
