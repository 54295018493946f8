package io.mitogen.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.RemoteThrowable;
import io.mitogen.UndeliverableException;
import io.mitogen.spi.WireInput;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogEntryTest {
  private static LogEntry travelled(LogEntry entry) {
    return LogEntry.read(new WireInput(entry.encoded()));
  }

  private static LogEntry of(String logger, String thread, String text) {
    return new LogEntry(7, 800, 1_700_000_000_000L, logger, thread, text, null);
  }

  @Test
  void itArrivesAsItWas() {
    LogEntry entry = travelled(of("app.db", "worker", "Grüße\nin two lines"));

    assertThat(entry.context()).isEqualTo(7);
    assertThat(entry.level()).isEqualTo(Level.INFO);
    assertThat(entry.millis()).isEqualTo(1_700_000_000_000L);
    assertThat(entry.logger()).isEqualTo("app.db");
    assertThat(entry.thread()).isEqualTo("worker");
    assertThat(entry.text()).isEqualTo("Grüße\nin two lines");
    assertThat(entry.thrown()).isNull();
    assertThat(entry.isPrinted()).isFalse();
  }

  @Test
  void aPrintedLineIsToldFromARecord() {
    assertThat(travelled(LogEntry.printed(7, Level.DEBUG, 1, "Welcome"))).satisfies(line -> {
      assertThat(line.isPrinted()).isTrue();
      assertThat(line.level()).isEqualTo(Level.DEBUG);
    });
  }

  @Test
  void whatWasThrownArrivesWithItsCause() {
    Exception thrown = new IllegalStateException("outer", new IOException("inner"));

    LogEntry entry = travelled(new LogEntry(7, 1000, 1, "app", "main", "no", thrown));

    assertThat(entry.thrown())
        .isInstanceOf(RemoteThrowable.class)
        .hasToString("java.lang.IllegalStateException: outer")
        .cause()
        .hasToString("java.io.IOException: inner");
    assertThat(entry.thrown().getStackTrace()[0].getMethodName())
        .isEqualTo("whatWasThrownArrivesWithItsCause");
  }

  @Test
  void whatCantBeDescribedArrivesAllTheSame() {
    Exception thrown = new Exception() {
      @Override
      public StackTraceElement[] getStackTrace() {
        throw new UnsupportedOperationException();
      }
    };

    assertThat(travelled(new LogEntry(7, 1000, 1, "app", "main", "no", thrown)).thrown())
        .hasMessageContaining("which can't be described");
  }

  @Test
  void whatIsTooLongIsCut() {
    LogEntry entry = travelled(of("l".repeat(300), "t".repeat(300), "x".repeat(70_000)));

    assertThat(entry.logger()).hasSize(256);
    assertThat(entry.thread()).hasSize(256);
    assertThat(entry.text()).startsWith("x".repeat(65_536) + " [truncated: 4464 more characters]");
  }

  @Test
  void namesStayOnOneLine() {
    LogEntry entry = travelled(of("app\nroot", "a\tb", "x"));

    assertThat(entry.logger()).isEqualTo("app?root");
    assertThat(entry.thread()).isEqualTo("a?b");
  }

  @ParameterizedTest
  @CsvSource({
    "-2147483648, TRACE",
    "300, TRACE",
    "400, TRACE",
    "500, DEBUG",
    "700, DEBUG",
    "800, INFO",
    "900, WARNING",
    "999, WARNING",
    "1000, ERROR",
    "2147483647, ERROR"
  })
  void aLevelIsTheNextLowerOneThatThereIs(int number, Level level) {
    assertThat(new LogEntry(7, number, 1, "", "", "", null).level()).isEqualTo(level);
  }

  @Test
  void oneThatEndsTooEarlyIsRefused() {
    byte[] whole = of("app", "main", "hello").encoded();

    for (int length = 0; length < whole.length; length++) {
      WireInput part = new WireInput(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> LogEntry.read(part)).isInstanceOf(UndeliverableException.class);
    }
  }
}
