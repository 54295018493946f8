package io.mitogen.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tour shows what its titles say. */
@Timeout(60)
class TourTest {
  private static String printed = "";

  @BeforeAll
  static void runIt() throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      Tour.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    printed = bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void callsAreAnswered() {
    assertThat(printed)
        .contains("the 90th Fibonacci number is 2880067194370816120")
        .contains("hello Ada and Grace, from process ")
        .contains("the numbers below eight million add up to 31999996000000");
  }

  @Test
  void failuresSayWhatHappened() {
    assertThat(printed)
        .contains("java.nio.file.NoSuchFileException: /no/such/file")
        .contains("called over there at io.mitogen.examples.Tour.firstLine(Tour.java:")
        .contains(
            "no answer: worker-8 went away before it replied; its process was ended by signal 9");
  }

  @Test
  void aChainStopsAtItsFirstFailure() {
    assertThat(printed)
        .contains("java.lang.IllegalStateException: 5 are wanted, but there are 3")
        .contains("not one was taken: there are 3");
  }

  @Test
  void concurrentCallsMeet() {
    assertThat(printed).contains("Ada met Grace, and Grace met Ada");
  }

  @Test
  void theTreeIsAsDeepAsWhatWasConnected() {
    assertThat(printed)
        .containsPattern("(?m)^master +process ")
        .containsPattern("(?m)^\\+- local\\.\\d+ +process .* bytes, \\d+ of the program's classes$")
        .containsPattern("(?m)^   \\+- local\\.\\d+\\.helper +process \\d+")
        .containsPattern("(?m)^      \\+- one\\.two\\.three +process .* round trip +\\d+ us$")
        .containsPattern("(?m)^         \\+- one\\.two\\.three\\.leaf-1 +process ")
        .doesNotContainPattern("(?m)^\\+- worker-8 ");
  }
}
