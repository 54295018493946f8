package io.mitogen.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mitogen.ConnectException;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.core.Mitogen;
import io.mitogen.ssh.Ssh;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The guide to ssh, as far as it goes without a host; the integration tests have hosts. */
@Timeout(60)
class SshSnippetsTest {
  @Test
  void hostsThatAreNotThereAreNotFound() {
    List<Function<Router, Object>> snippets =
        List.of(SshSnippets::connect, SshSnippets::many, SshSnippets::bastion);
    for (Function<Router, Object> snippet : snippets) {
      try (Router router = Mitogen.open()) {
        Throwable failure = catchThrowable(() -> snippet.apply(router));

        assertThat(failure instanceof CompletionException ? failure.getCause() : failure)
            .isInstanceOfSatisfying(
                ConnectException.class,
                e -> assertThat(e.reason()).isEqualTo(ConnectException.Reason.HOST_UNKNOWN));
      }
    }
  }

  @Test
  void whatIsSetIsHeldAndNoSecretIsShown() {
    Ssh target = SshSnippets.options(Secret.of("open sesame"));

    assertThat(target.describe()).isEqualTo("ssh to ann@db1.example.com:2222");
    assertThat(target.contextName(4711)).isEqualTo("ssh.db1.example.com:2222");
    assertThat(target.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(target.javaOptions()).containsExactly("-Xmx256m");
    assertThat(target.toString()).doesNotContain("sesame");
  }

  @Test
  void questionsAreNotAskedBeforeTheyAreNeeded() {
    Ssh target = SshSnippets.questions(() -> {
      throw new AssertionError("asked");
    });

    assertThat(target.contextName(4711)).isEqualTo("ssh.vault");
  }

  @Test
  void runtimesArePartOfTheTarget() {
    assertThat(SshSnippets.runtimes())
        .allSatisfy(target -> assertThat(target.java()).isEmpty());
  }

  @Test
  void aHostThatRefusesSaysWhere() {
    try (Router router = Mitogen.open()) {
      ConnectException failure = catchThrowableOfType(
          ConnectException.class,
          () -> router.connect(Ssh.to("127.0.0.1").port(1).user("ann").configFile("none")));

      assertThat(failure)
          .hasMessage(
              "could not connect: ssh to ann@127.0.0.1:1: 127.0.0.1 port 1: Connection refused; check the port, and that sshd runs there");
    }
  }
}
