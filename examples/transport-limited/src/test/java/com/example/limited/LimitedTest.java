package com.example.limited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Context;
import io.mitogen.DisconnectedException;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LimitedTest {
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
  class FromHere {
    @Test
    void theContextHasItsLimits() throws IOException {
      try (Context context = router.connect(Limited.context().niceness(7).openFiles(200))) {
        assertThat((long) context.call(Inside::openFiles)).isEqualTo(200);
        assertThat((int) context.call(Inside::niceness)).isEqualTo(Inside.niceness() + 7);
        assertThat(context.name()).startsWith("limited.");
      }
    }

    @Test
    void moreThanIsAllowedIsRefusedWithWhatToDo() {
      Limited greedy = Limited.context().name("greedy").openFiles(allowed -> allowed + 1);

      ConnectException failure =
          catchThrowableOfType(ConnectException.class, () -> router.connect(greedy));

      long allowed = HardLimit.openFiles();
      assertThat(failure.reason()).isEqualTo(Reason.CONFIGURATION);
      assertThat(failure)
          .hasMessage("could not connect: limited context greedy: " + (allowed + 1)
              + " open files were asked for, and at most " + allowed
              + " are allowed there; ask for fewer, or raise the hard limit (ulimit -Hn)");
    }

    @Test
    void whoUsesTooMuchProcessorTimeIsEnded() {
      Context context =
          router.connect(Limited.context().name("busy").processorTime(Duration.ofSeconds(2)));

      assertThatThrownBy(() -> context.run(Inside::spin))
          .isInstanceOf(DisconnectedException.class)
          .hasMessageContaining("busy");
    }
  }

  /** {@code master -> one -> two -> limited}. */
  @Nested
  class AtTheEndOfAChain {
    // begin: limited-chain
    @Test
    void itWorksWhereItWasNeverInstalled() throws IOException {
      Context one = router.connect(Local.jvm().name("one"));
      Context two = router.connect(Local.jvm().name("two").via(one));
      List<Long> asked = new CopyOnWriteArrayList<>();

      Context last = router.connect(Limited.context()
          .name("last")
          .niceness(3)
          .openFiles(allowed -> {
            asked.add(allowed); // here, in the program
            return 150;
          })
          .via(two));

      assertThat(last.name()).isEqualTo("one.two.last");
      assertThat((long) last.call(Inside::openFiles)).isEqualTo(150);
      assertThat((int) last.call(Inside::niceness)).isEqualTo(Inside.niceness() + 3);
      assertThat(asked).containsExactly(HardLimit.openFiles());
      assertThat((String) two.call(Inside::classPath)).isEqualTo("/proc/self/fd/3");
      assertThat((String) two.call(Inside::loader)).endsWith(".RemoteClassLoader");
      one.close();
    }
    // end: limited-chain

    @Test
    void itsErrorsAreTheSame() {
      Context one = router.connect(Local.jvm().name("uno"));
      Limited lost = Limited.context().name("lost").directory(Path.of("/no/such/directory"));

      ConnectException failure =
          catchThrowableOfType(ConnectException.class, () -> router.connect(lost.via(one)));

      assertThat(failure.reason()).isEqualTo(Reason.NOT_STARTED);
      assertThat(failure)
          .hasMessageContaining("limited context lost")
          .hasMessageContaining("check that util-linux is installed there");
      one.close();
    }
  }

  @Nested
  class Checks {
    @Test
    void whatCanNotBeIsRefusedAtOnce() {
      assertThatThrownBy(() -> Limited.context().niceness(20))
          .hasMessage("niceness must be 0 to 19, got 20");
      assertThatThrownBy(() -> Limited.context().processorTime(Duration.ZERO))
          .hasMessage("processor time must be at least a second, got PT0S");
    }
  }
}
