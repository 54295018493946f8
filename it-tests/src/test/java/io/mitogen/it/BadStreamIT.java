package io.mitogen.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.DisconnectedException;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Trouble;
import io.mitogen.it.leak.LeakCheck;
import io.mitogen.it.transport.Login;
import io.mitogen.it.transport.LoginTransport;
import io.mitogen.spi.ByteLink;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code master -> child}, {@code master -> sibling}: bytes on the pipe that are nobody's. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class BadStreamIT {
  private static Router router;
  private static Context sibling;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    sibling = router.connect(Local.jvm().name("sibling"));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @AfterEach
  void everythingElseLivesOn() {
    assertThat(sibling.within(Duration.ofSeconds(10)).call(Basics::echo, "x")).isEqualTo("x");
    assertThat(router.contexts()).containsExactly(sibling);
  }

  @Nested
  class BeforeTheHandshake {
    @Test
    void aBannerIsIgnored() {
      String banner =
          "echo 'Welcome to Ubuntu 22.04 LTS'; echo; echo 'You have mail.' >&2; printf 'no newline: '";

      try (Context child = router.connect(new Login("banner", banner))) {
        assertThat(child.name()).isEqualTo("banner");
        assertThat(child.call(Basics::echo, "x")).isEqualTo("x");
      }
    }

    @Test
    void aLongBannerIsIgnored() {
      String banner =
          "yes 'all work and no play' | head -c 3000000; echo; head -c 3000000 /dev/zero";

      try (Context child = router.connect(new Login("long-banner", banner))) {
        assertThat(child.call(Basics::echo, "x")).isEqualTo("x");
      }
    }

    @Test
    void anEchoOfTheCommandIsIgnored() {
      // As a terminal would, or "set -v" in a start-up file.
      try (Context child = router.connect(new Login("echo", "set -v; set -x"))) {
        assertThat(child.call(Basics::echo, "x")).isEqualTo("x");
      }
    }

    @Test
    void aRefusalIsQuoted() {
      ConnectException failure = catchThrowableOfType(
          ConnectException.class,
          () -> router.connect(new Login(
              "refusal",
              "echo 'This account is currently not available.'; echo 'Go away' >&2; exit 1")));

      assertThat(failure.phase()).isEqualTo(Phase.SHELL);
      assertThat(failure.reason()).isEqualTo(Reason.ENDED);
      assertThat(failure.output())
          .containsExactlyInAnyOrder("This account is currently not available.", "Go away");
      assertThat(failure)
          .hasMessageStartingWith("could not start login refusal: the other side ended before our"
              + " script ran, in phase SHELL; its command exited with status 1");
    }
  }

  @Nested
  class AfterTheHandshake {
    private Context child;

    private Context connected() {
      child = router.connect(new Login("child", ":"));
      return child;
    }

    private void thenEndsWith(CompletableFuture<?> waiting, String... parts) {
      assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(DisconnectedException.class)
          .hasMessageStartingWith("no answer: child went away before it replied; ")
          .hasMessageContainingAll(parts);
      assertThat(child.isAlive()).isFalse();
    }

    @Test
    void fromTheChildTheyAreQuoted() {
      CompletableFuture<String> waiting =
          connected().callAsync(Trouble::writeToProtocol, "Segmentation fault\n");

      thenEndsWith(waiting, "not a frame", "it began \"Segmentation fault\\n");
    }

    @Test
    void fromTheChildTheyMayBeBinary() {
      CompletableFuture<String> waiting =
          connected().callAsync(Trouble::writeToProtocol, "\0\0\0\0");

      thenEndsWith(waiting, "not a frame", "it began \"\\x00\\x00\\x00\\x00");
    }

    @Test
    void fromTheChildTheyMayLookLikeAFrame() {
      CompletableFuture<String> waiting = connected()
          .callAsync(Trouble::writeToProtocol, "M\1aaaabbbbccccddddeeee\177\177\177\177");

      thenEndsWith(waiting, "frame of 2139062143 bytes, over the limit of ");
    }

    @Test
    void toTheChildTheyEndItAndItSaysWhy() throws Exception {
      try (Heard heard = Heard.by("mitogen.stdio")) {
        CompletableFuture<String> waiting = connected().callAsync(Trouble::stubborn, 60_000L);

        OutputStream out = LoginTransport.link("child").output();
        out.write("^C^C^C\n".getBytes(US_ASCII));
        out.flush();

        thenEndsWith(waiting, "its process exited with status 0");
        await()
            .untilAsserted(() -> assertThat(heard.lines())
                .anyMatch(
                    line -> line.contains("not a frame") && line.contains("it began \"^C^C^C")));
      }
    }

    @Test
    void theirEndInTheMiddleOfAFrameIsNoticed() throws Exception {
      CompletableFuture<String> waiting =
          connected().callAsync(Trouble::writeToProtocolAndDie, "M\1aaaa");

      thenEndsWith(waiting, "its process was ended by signal 9 (KILL)");
    }

    @Test
    void aPipeThatIsCutEndsTheChild() throws Exception {
      CompletableFuture<String> waiting = connected().callAsync(Trouble::stubborn, 60_000L);
      ByteLink link = LoginTransport.link("child");

      link.output().close();

      thenEndsWith(waiting, "its process exited with status 0");
    }
  }
}
