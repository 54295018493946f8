package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mitogen.ConnectException;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.leak.LeakCheck;
import io.mitogen.it.transport.Asking;
import io.mitogen.spi.Answerer;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a transport asks while it connects is answered by the program, wherever the connection is made. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class AskingIT {
  @Test
  void theProgramAnswersWhereItConnectsItself() {
    try (Router router = Mitogen.open()) {
      Context context = router.connect(new Asking("name", question -> "my " + question));

      assertThat(context.call(Basics::variable, "ANSWER")).isEqualTo("my name");
    }
  }

  @Test
  void theProgramAnswersWhereAnotherContextConnects() {
    try (Router router = Mitogen.open()) {
      Context hub = router.connect(Local.jvm());
      Context farther = router.connect(Local.jvm().via(hub));

      Context context =
          router.connect(new Asking("name", question -> "my " + question).via(farther));

      assertThat(context.call(Basics::variable, "ANSWER")).isEqualTo("my name");
    }
  }

  @Test
  void anAnswerMayBeASecret() {
    try (Router router = Mitogen.open()) {
      Context hub = router.connect(Local.jvm());

      Context context =
          router.connect(new Asking("password", question -> Secret.of("hidden")).via(hub));

      assertThat(context.call(Basics::variable, "ANSWER")).isEqualTo("[secret]");
    }
  }

  @Test
  void anAnswererThatThrowsFailsTheConnectAndNothingElse() {
    Answerer answerer = question -> {
      throw new IllegalStateException("no idea");
    };
    try (Router router = Mitogen.open()) {
      Context hub = router.connect(Local.jvm().name("hub"));

      ConnectException failure = catchThrowableOfType(
          ConnectException.class, () -> router.connect(new Asking("name", answerer).via(hub)));

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.PASSWORD_REQUIRED);
      assertThat(failure)
          .hasMessage(
              "from hub: no answer for asking name: in master, java.lang.IllegalStateException: no idea");
      assertThat(hub.isAlive()).isTrue();
    }
  }

  @Test
  void anAnswerThatMayNotTravelFailsTheConnectAtOnce() {
    try (Router router = Mitogen.open()) {
      Context hub = router.connect(Local.jvm().name("hub"));

      ConnectException failure = catchThrowableOfType(
          ConnectException.class,
          () -> router.connect(new Asking("name", question -> new StringBuilder("no")).via(hub)));

      assertThat(failure.reason()).isEqualTo(ConnectException.Reason.PASSWORD_REQUIRED);
      assertThat(failure.getMessage())
          .contains("is a java.lang.StringBuilder, which may not travel");
    }
  }

  @Test
  void aTransportThatWaitsIsGivenUpAtTheTimeout() {
    Asking slow = new Asking("name", question -> null, 300, Optional.empty());
    try (Router router = Mitogen.open()) {
      Context hub = router.connect(Local.jvm().name("hub"));
      for (Asking target : new Asking[] {slow, slow.via(hub)}) {
        ConnectException failure =
            catchThrowableOfType(ConnectException.class, () -> router.connect(target));

        assertThat(failure.reason()).isEqualTo(ConnectException.Reason.TIMEOUT);
        assertThat(failure.phase()).isEqualTo(ConnectException.Phase.AUTHENTICATE);
        assertThat(failure.getMessage())
            .endsWith(
                "could not start asking name: it did not answer within PT0.3S, in phase AUTHENTICATE;"
                    + " give it more time with connectTimeout(...)");
      }
    }
  }

  @Test
  void aConnectThatIsCancelledGivesUpTheTransport() {
    try (Router router = Mitogen.open()) {
      CompletableFuture<Context> attempt =
          router.connectAsync(new Asking("name", question -> null));

      attempt.cancel(true);

      assertThatThrownBy(attempt::join).isInstanceOf(CancellationException.class);
      await()
          .until(() -> Thread.getAllStackTraces().keySet().stream()
              .noneMatch(thread -> thread.getName().equals("mitogen-connect")));
    }
  }
}
