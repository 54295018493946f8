package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Gate;
import io.mitogen.it.leak.LeakCheck;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a router shows to those who look for a fault.
 *
 * <pre>
 *   master -> child -> below
 * </pre>
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class DebugIT {
  private static final String FRAME = "(>>|<<) \\S+  \\d+ -> \\d+  .+, \\d+ bytes.*";

  private static Router router;
  private static Context child;
  private static Context below;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    router.enableDebug();
    child = router.connect(Local.jvm().name("child"));
    below = router.connect(Local.jvm().name("below").via(child));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @Nested
  class FramesThatAreLogged {
    @Test
    void haveOneLineEach() {
      child.call(Basics::echo, "warm");
      try (Heard heard = Heard.by("mitogen.frame")) {
        child.call(Basics::echo, "x");

        assertThat(heard.lines())
            .allMatch(line -> line.matches(FRAME))
            .filteredOn(line -> !line.contains("ACK"))
            .satisfiesExactly(
                line ->
                    assertThat(line).matches(">> child  0 -> " + child.id() + "  CALL, \\d+ bytes"),
                line -> assertThat(line)
                    .matches(
                        "<< child  " + child.id() + " -> 0  VALUE to handle \\d+, \\d+ bytes"));
      }
    }

    @Test
    void ofAFartherContextNameItToo() {
      below.call(Basics::echo, "warm");
      try (Heard heard = Heard.by("mitogen.frame")) {
        below.call(Basics::echo, "x");

        assertThat(heard.lines())
            .anyMatch(line -> line.matches(">> child  0 -> " + below.id() + "  CALL, \\d+ bytes"))
            .anyMatch(line -> line.matches(
                "<< child  " + below.id() + " -> 0  VALUE to handle \\d+, \\d+ bytes"));
      }
    }

    @Test
    void areLoggedByTheOthersToo() {
      try (Heard heard = Heard.by("mitogen.stdio")) {
        below.call(Basics::echo, "x");

        await()
            .untilAsserted(() -> assertThat(heard.lines())
                .anyMatch(line -> line.matches(
                    "child: mitogen\\.frame: << parent  0 -> " + below.id() + "  CALL, \\d+ bytes"))
                .anyMatch(line -> line.matches("child: mitogen\\.frame: >> child\\.below  0 -> "
                    + below.id() + "  passing on, \\d+ bytes with their header"))
                .anyMatch(line -> line.matches("child\\.below: mitogen\\.frame: << parent  0 -> "
                    + below.id() + "  CALL, \\d+ bytes")));
      }
    }

    @Test
    void saysNothingOfWhatIsInThem() {
      try (Heard frames = Heard.by("mitogen.frame");
          Heard others = Heard.by("mitogen.stdio")) {
        Object answer =
            below.call(Basics::echo, List.of(Secret.of("hush-hush"), "an open word", 4711_0815));
        assertThat(answer).isNotNull();
        below.call(Basics::echo, "the next line");
        await()
            .untilAsserted(() -> assertThat(others.lines())
                .filteredOn(line ->
                    line.contains("below: mitogen.frame: << parent") && line.contains("CALL"))
                .hasSizeGreaterThan(1));

        assertThat(frames.lines()).isNotEmpty();
        assertThat(String.join("\n", frames.lines()) + String.join("\n", others.lines()))
            .doesNotContain("hush")
            .doesNotContain("open word")
            .doesNotContain("47110815")
            .doesNotContain("echo");
      }
    }
  }

  @Nested
  class AnotherRouter {
    @Test
    void saysNothing() {
      try (Router quiet = Mitogen.open();
          Heard heard = Heard.by("mitogen.frame")) {
        Context context = quiet.connect(Local.jvm().name("quiet"));
        context.call(Basics::echo, "x");

        assertThat(heard.lines()).noneMatch(line -> line.contains("quiet"));
      }
    }
  }

  @Nested
  class ADump {
    @Test
    void namesWhatThereIsAndWhoWaitsForWhat() {
      int handle = router.addHandler(message -> {});
      CompletableFuture<Object> waiting = below.callAsync(Gate::pass, "secret ticket");
      await()
          .untilAsserted(
              () -> assertThat(below.concurrent().call(Gate::waiting)).isEqualTo(1));

      String dump = router.dump();

      below.concurrent().run(Gate::open);
      assertThat(Soon.get(waiting)).isEqualTo("secret ticket");
      assertThat(dump.lines())
          .anyMatch(line ->
              line.matches("context 0, process " + ProcessHandle.current().pid() + ", Java \\S+"))
          .contains("contexts below: 2")
          .anyMatch(line -> line.matches("  child \\(context " + child.id() + "\\): process "
              + child.info().pid() + ", Java \\S+"))
          .anyMatch(line -> line.matches("    child\\.below \\(context " + below.id()
              + "\\): process " + below.info().pid() + ", Java \\S+"))
          .contains("streams: 1")
          .anyMatch(line -> line.matches("  to child \\(context " + child.id()
              + "\\): sent \\d+ bytes, \\d+ of them not acknowledged; received \\d+ bytes; 0 messages"
              + " wait to be sent"))
          .contains("  " + handle + " the program's")
          .contains("waiting for answers: 1")
          .anyMatch(line ->
              line.matches("  handle \\d+ waits for context " + below.id() + " since \\d+ ms"));
      assertThat(dump).doesNotContain("secret");
      assertThat(router.dump()).contains("waiting for answers: 0");
      router.removeHandler(handle);
    }
  }
}
