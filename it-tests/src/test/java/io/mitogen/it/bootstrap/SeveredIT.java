package io.mitogen.it.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.leak.LeakCheck;
import io.mitogen.it.transport.Severed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code master -> child}, over a link that breaks at every stage of the start. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class SeveredIT {
  private static final int MARKER_BYTES = 24;
  private static final int UP_BYTES = MARKER_BYTES + 1; // with what the boot class says first

  private static Router router;

  @BeforeAll
  static void open() {
    router = Mitogen.open();
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @Nested
  class TheWayThere {
    private void thenFails(int piece, String... parts) {
      Attempts.thenFails(router, Severed.inPiece(piece, false), Phase.PAYLOAD, Reason.ENDED, parts);
    }

    @Test
    void breaksInTheBootJar() {
      thenFails(
          1,
          "its command exited with status 93; check that nothing there ends Java, cuts the link or reads",
          "mitogen: the boot jar did not arrive");
    }

    @Test
    void breaksInTheLibrary() {
      thenFails(2, "its command exited with status 93", "mitogen: the library did not arrive");
    }

    @Test
    void breaksInTheHello() {
      thenFails(
          3,
          "its command exited with status ",
          "check that nothing there ends Java, cuts the link",
          "the stream ended in the middle of a frame");
    }
  }

  @Nested
  class TheWayBack {
    private void thenFails(int bytes, Phase phase, String... parts) {
      Attempts.thenFails(router, Severed.afterBytes(bytes, false), phase, Reason.ENDED, parts);
    }

    @Test
    void breaksBeforeTheMarker() {
      thenFails(0, Phase.SHELL, "the other side ended before our script ran");
    }

    @Test
    void breaksInTheMarker() {
      thenFails(MARKER_BYTES / 2, Phase.SHELL, "it printed:\n  mitogen");
    }

    @Test
    void breaksBeforeJavaIsUp() {
      thenFails(MARKER_BYTES, Phase.PAYLOAD, "mitogen: the boot jar did not arrive");
    }

    @Test
    void breaksInTheHello() {
      ConnectException failure = Attempts.thenFails(
          router,
          Severed.afterBytes(UP_BYTES + 5, false),
          Phase.HELLO,
          Reason.ENDED,
          "the stream ended in the middle of a frame",
          "check that nothing there ends Java, cuts the link");

      assertThat(failure).hasMessageNotContaining("wrapper");
    }
  }

  /** One deadline for all of it, so they wait side by side. */
  @Test
  void silenceIsNamedByItsPhase() throws Exception {
    Map<Severed, Phase> expected = new LinkedHashMap<>();
    expected.put(Severed.afterBytes(0, true), Phase.SHELL);
    expected.put(Severed.afterBytes(MARKER_BYTES, true), Phase.JAVA);
    expected.put(Severed.afterBytes(UP_BYTES, true), Phase.HELLO);
    expected.put(Severed.inPiece(1, true), Phase.JAVA);
    expected.put(Severed.inPiece(2, true), Phase.PAYLOAD);
    expected.put(Severed.inPiece(3, true), Phase.PAYLOAD);
    Map<Severed, CompletableFuture<Context>> attempts = new LinkedHashMap<>();
    expected.keySet().forEach(target -> attempts.put(target, router.connectAsync(target)));

    Map<Severed, Phase> phases = new LinkedHashMap<>();
    for (Map.Entry<Severed, CompletableFuture<Context>> each : attempts.entrySet()) {
      Throwable failure = catchThrowable(() -> each.getValue().get(30, TimeUnit.SECONDS));
      assertThat(failure)
          .cause()
          .isInstanceOfSatisfying(ConnectException.class, e -> phases.put(each.getKey(), e.phase()))
          .hasMessageContaining("could not start severed link " + each.getKey().label()
              + ": it did not answer within PT5S, in phase ")
          .hasMessageContaining("give it more time with connectTimeout(...)");
    }
    assertThat(phases).isEqualTo(expected);
  }
}
