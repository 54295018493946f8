package io.mitogen.examples;

import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.ssh.Ssh;
import io.mitogen.sudo.Doas;
import io.mitogen.sudo.OtherAccount;
import io.mitogen.sudo.Su;
import io.mitogen.sudo.Sudo;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What the guide to other accounts shows; {@link AccountSnippetsTest} runs it. */
final class AccountSnippets {
  private AccountSnippets() {}

  static Object connect(Router router) {
    // begin: account-connect
    Context web = router.connect(Ssh.to("web1").user("deploy"));
    Context root = router.connect(Sudo.as("root").via(web)); // ssh.web1.sudo.root
    String who = root.call(System::getProperty, "user.name");
    // end: account-connect
    return who;
  }

  static List<OtherAccount<?>> passwords(Secret password, Supplier<Secret> console) {
    // begin: account-passwords
    Sudo given = Sudo.as("root").password(password);
    Su asked = Su.to("app").password(console); // only if it is needed, and once
    Sudo both = Sudo.as("root").password(password).prompts(prompt -> console.get()); // a code
    // end: account-passwords
    return List.of(given, asked, both);
  }

  static List<OtherAccount<?>> options() {
    // begin: account-options
    Sudo app = Sudo.as("app")
        .login() // -i: through its login shell
        .preserveEnvironment("LANG", "TZ") // all variables, if none is named
        .arguments("-H", "--group=web")
        .env("TZ", "UTC")
        .javaOptions("-Xmx256m")
        .connectTimeout(Duration.ofSeconds(10));
    Su other = Su.to("app").login().shell("/bin/bash");
    Doas root = Doas.as("root").program("/usr/local/bin/doas");
    // end: account-options
    return List.of(app, other, root);
  }
}
