package io.mitogen.runtime.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * <pre>
 *   master (process 100, session 50) -> a1 (200) -> b2 (300)
 * </pre>
 */
@Timeout(20)
class LeftoversTest {
  private static final String A = "MITOGEN_CONTEXT=a1";
  private static final String B = "MITOGEN_CONTEXT=a1/b2";

  @TempDir
  Path directory;

  private FakeProc proc;

  @BeforeEach
  void begin() throws Exception {
    proc = new FakeProc(directory).file("uptime").file("0x");
    proc.process(100, 1, 50, "MITOGEN=1").context(300, 200, 50, B);
  }

  private List<Long> find(Leftovers leftovers) {
    return leftovers.find(new Processes(proc.root())).stream()
        .map(Carrier::pid)
        .sorted()
        .toList();
  }

  @Nested
  class OfAContextThatItsParentKnows {
    private Leftovers leftovers;

    @BeforeEach
    void lookAtIt() throws Exception {
      proc.context(200, 100, 50, A);
      leftovers = Leftovers.of(proc.root(), Cookie.of("a1", false), 200);
      delete("200");
    }

    @Test
    void areAllWithItsCookie() throws Exception {
      proc.process(400, 1, 50, A).process(401, 400, 50, B).process(402, 1, 50, "X=" + A);

      assertThat(find(leftovers)).containsExactly(300L, 400L, 401L);
    }

    @Test
    void areNotThoseWithASessionOfTheirOwn() throws Exception {
      proc.process(400, 1, 400, A).process(401, 1, 50, A);

      assertThat(find(leftovers)).containsExactly(300L, 401L);
    }

    @Test
    void areContextsBelowInWhateverSession() throws Exception {
      proc.context(400, 1, 400, "MITOGEN_CONTEXT=a1/c3").process(401, 400, 400, B);

      assertThat(find(leftovers)).containsExactly(300L, 400L);
    }

    @Test
    void areThoseWithASessionOfTheirOwnIfAContextBelowWasToEndThem() throws Exception {
      proc.process(400, 1, 400, "MITOGEN_CONTEXT=a1/c3.daemons");

      assertThat(find(leftovers)).containsExactly(300L, 400L);
    }

    @Test
    void mayHaveALargeEnvironment() throws Exception {
      String large = "X=" + "x".repeat(100_000);
      proc.process(400, 1, 50, large, A).process(401, 1, 50, A, large);

      assertThat(find(leftovers)).containsExactly(300L, 400L, 401L);
    }

    @Test
    void mayVanishMeanwhile() throws Exception {
      Files.createDirectories(directory.resolve("400"));
      proc.process(401, 1, 50, A);
      Files.delete(directory.resolve("401/stat"));

      assertThat(find(leftovers)).containsExactly(300L);
    }
  }

  @Nested
  class OfAContextThatMayEndDaemons {
    @Test
    void areThoseWithASessionOfTheirOwn() throws Exception {
      proc.context(200, 100, 50, "MITOGEN_CONTEXT=a1.daemons");
      Leftovers leftovers = Leftovers.of(proc.root(), Cookie.of("a1", true), 200);
      proc.process(400, 1, 400, "MITOGEN_CONTEXT=a1.daemons");

      assertThat(find(leftovers)).containsExactly(200L, 400L);
    }
  }

  @Nested
  class OfAContextOfAnotherMachine {
    @Test
    void areNotLookedFor() throws Exception {
      proc.process(200, 1, 50, "MITOGEN_CONTEXT=z9").process(400, 1, 50, A);
      Leftovers leftovers = Leftovers.of(proc.root(), Cookie.of("a1", false), 200);

      assertThat(find(leftovers)).isEmpty();
      assertThat(leftovers.end(Duration.ZERO, Duration.ZERO)).isEmpty();
    }
  }

  @Nested
  class OfThisContext {
    @Test
    void areNeitherItselfNorWhatLeadsToIt() throws Exception {
      proc.process(150, 100, 50, A).process(160, 150, 50, A); // wrappers of the java program
      proc.self(200, 160, 50, A).process(400, 200, 50, A).process(401, 1, 50, A);

      Leftovers leftovers = Leftovers.ofSelf(proc.root(), Cookie.of("a1", false));

      assertThat(find(leftovers)).containsExactly(300L, 400L, 401L);
    }

    @Test
    void areNoneWithoutACookie() throws Exception {
      proc.self(200, 100, 50, A);

      assertThat(find(Leftovers.ofSelf(proc.root(), null))).isEmpty();
      assertThat(find(Leftovers.ofSelf(proc.root(), Cookie.of("z9", false)))).isEmpty();
    }
  }

  @Nested
  class WithoutProc {
    @Test
    void areNotFound() throws Exception {
      File nowhere = directory.resolve("nowhere").toFile();
      Leftovers leftovers = Leftovers.of(nowhere, Cookie.of("a1", false), 200);

      assertThat(leftovers.end(Duration.ZERO, Duration.ZERO)).isEmpty();
      assertThat(new Processes(nowhere).carrying(Cookie.of("a1", false))).isEmpty();
      assertThat(new Processes(nowhere).session(200)).isEqualTo(-1);
    }
  }

  private void delete(String pid) throws Exception {
    for (String file : List.of("environ", "stat", "cmdline", "")) {
      Files.delete(directory.resolve(pid).resolve(file));
    }
  }
}
