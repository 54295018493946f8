package io.mitogen.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Local;
import io.mitogen.runtime.life.Cookie;
import io.mitogen.spi.StartCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code docs/bootstrap.md} shows is what is sent. */
class BootstrapDocTest {
  private static final String NONCE = "mitogen0123456789abcdef";
  private static final String COOKIE = "mitogenfedcba9876543210";
  private static final String TITLE = "mitogen:ann@laptop:4711";

  @Test
  void theScript() {
    assertThat(String.join(" ", block("```shell"))).isEqualTo(script(Optional.empty()));
  }

  @Test
  void whatStandsThereForAJavaThatIsNamed() {
    assertThat(script(Optional.of("/opt/jdk/bin/java")))
        .contains(" " + String.join(" ", block("```shell named")) + " ");
  }

  @Test
  void whatRunsAfterTheEnd() {
    assertThat(String.join(" ", block("```shell sweep")))
        .isEqualTo(Sweep.after(Cookie.of(COOKIE, false), 4711).script());
  }

  @Test
  void theStatuses() {
    assertThat(document())
        .filteredOn(line -> line.matches("\\| 9\\d \\|.*"))
        .extracting(line -> Integer.valueOf(line.substring(2, 4)))
        .containsExactly(
            FirstStage.STATUS_NO_TEMP_DIRECTORY,
            FirstStage.STATUS_JAVA_MISSING,
            FirstStage.STATUS_JAVA_TOO_OLD,
            FirstStage.STATUS_INCOMPLETE);
  }

  private static String script(Optional<String> java) {
    StartCommand command = FirstStage.command(Local.jvm(), java, NONCE, TITLE);
    return Cookie.of(COOKIE, false).carriedBy(command).script();
  }

  /** All lines of the blocks that begin like that. */
  private static List<String> block(String fence) {
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : document()) {
      if (inside && line.equals("```")) {
        inside = false;
      } else if (inside) {
        lines.add(line);
      } else {
        inside = line.equals(fence);
      }
    }
    return lines;
  }

  private static List<String> document() {
    try {
      return Files.readAllLines(Path.of("../docs/bootstrap.md"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
