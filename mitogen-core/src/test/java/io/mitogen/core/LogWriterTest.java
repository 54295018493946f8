package io.mitogen.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.runtime.log.LogEntry;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class LogWriterTest {
  private final List<String> lines = new ArrayList<>();
  private final List<Throwable> causes = new ArrayList<>();
  private final LogWriter writer = new LogWriter(Kept::new);

  private void log(String logger, int level, String thread, String text) {
    writer.write("ssh.db1", new LogEntry(1, level, 1_000, logger, thread, text, null));
  }

  @Test
  void aRecordGoesToTheLoggerOfItsNameAtItsLevel() {
    log("app.db", 900, "worker", "{0} lost");

    assertThat(lines)
        .singleElement()
        .asString()
        .matches("app\\.db WARNING ssh\\.db1: \\d\\d:\\d\\d:01\\.000 \\[worker] \\{0} lost");
  }

  @Test
  void ofAThreadThatIsNotKnownNothingIsSaid() {
    log("app.db", 800, "", "lost");

    assertThat(lines.get(0)).matches("app\\.db INFO ssh\\.db1: \\d\\d:\\d\\d:01\\.000 lost");
  }

  @Test
  void aPrintedLineIsAsItWasPrinted() {
    writer.write("ssh.db1", LogEntry.printed(1, Level.INFO, 1_000, "hello"));

    assertThat(lines).containsExactly("mitogen.stdio INFO ssh.db1: hello");
  }

  @Test
  void whatWasThrownComesAlong() {
    IllegalStateException thrown = new IllegalStateException("broken");

    writer.write("ssh.db1", new LogEntry(1, 1000, 1, "app", "main", "oh no", thrown));

    assertThat(causes).containsExactly(thrown);
  }

  @Test
  void whatTheProgramDoesNotWantIsNotLogged() {
    log("app.db", 500, "worker", "a detail");

    assertThat(lines).isEmpty();
  }

  @Test
  void namesThatAreMadeUpDoNotFillTheMemory() {
    for (int i = 0; i < 1_100; i++) {
      log("made.up." + i, 800, "worker", "x");
    }
    log("made.up.7", 800, "worker", "x");

    assertThat(lines).hasSize(1_101).last().asString().startsWith("made.up.7 ");
    assertThat(lines.get(1_050)).startsWith("mitogen.log ");
  }

  /** Keeps what is logged, if it is worth it. */
  private final class Kept implements System.Logger {
    private final String name;

    Kept(String name) {
      this.name = name;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return level.compareTo(Level.INFO) >= 0;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
      lines.add(name + ' ' + level + ' ' + text);
      causes.add(thrown);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      lines.add(name + ' ' + level + ' ' + format);
    }
  }
}
