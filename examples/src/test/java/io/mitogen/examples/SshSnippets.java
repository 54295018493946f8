package io.mitogen.examples;

import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.ssh.HostKeys;
import io.mitogen.ssh.JavaRuntime;
import io.mitogen.ssh.Ssh;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What the guide to ssh shows; {@link SshSnippetsTest} runs it, against hosts that are not there. */
final class SshSnippets {
  private SshSnippets() {}

  static Object connect(Router router) {
    // begin: ssh-connect
    Context web = router.connect(Ssh.to("web1"));
    String kernel = web.call(System::getProperty, "os.version");
    // end: ssh-connect
    return kernel;
  }

  static Object many(Router router) {
    // begin: ssh-many
    List<CompletableFuture<Context>> connecting = new ArrayList<>();
    for (String host : List.of("web1", "web2", "web3")) {
      connecting.add(router.connectAsync(Ssh.to(host).user("deploy")));
    }
    List<Context> fleet = connecting.stream().map(CompletableFuture::join).toList();
    // end: ssh-many
    return fleet;
  }

  static Ssh options(Secret passphrase) {
    // begin: ssh-options
    Ssh db = Ssh.to("db1.example.com")
        .user("ann")
        .port(2222)
        .identity("~/.ssh/id_db")
        .passphrase(passphrase)
        .hostKeys(HostKeys.ACCEPT_NEW)
        .keepAlive(Duration.ofSeconds(5), 3)
        .connectTimeout(Duration.ofSeconds(10))
        .javaOptions("-Xmx256m")
        .env("TZ", "UTC");
    // end: ssh-options
    return db;
  }

  static Ssh questions(Supplier<Secret> console) {
    // begin: ssh-questions
    Ssh guarded = Ssh.to("vault")
        .password(console) // only if it is needed, and once
        .prompts(prompt -> prompt.text().startsWith("Code") ? console.get() : Secret.of(""))
        .hostKeys(
            key -> key.fingerprint().equals("SHA256:uNiVztksCsDhcc0u9e8BrIGXJYXpjJrIMNqMMhf1JiY"));
    // end: ssh-questions
    return guarded;
  }

  static Object bastion(Router router) {
    // begin: ssh-bastion
    Context bastion = router.connect(Ssh.to("bastion"));
    Context inner = router.connect(Ssh.to("db1").via(bastion)); // the bastion connects
    Context other = router.connect(Ssh.to("db2").proxyJump("bastion")); // we do, through it
    // end: ssh-bastion
    return List.of(inner, other);
  }

  static List<Ssh> runtimes() {
    // begin: ssh-runtime
    Ssh bare = Ssh.to("bare").java(JavaRuntime.send());
    Ssh often = Ssh.to("often").java(JavaRuntime.send().cachedIn("~/.cache/mitogen"));
    Ssh arm = Ssh.to("arm")
        .java(JavaRuntime.send().given("linux-aarch64", Path.of("jre-aarch64.tar.gz")));
    // end: ssh-runtime
    return List.of(bare, often, arm);
  }
}
