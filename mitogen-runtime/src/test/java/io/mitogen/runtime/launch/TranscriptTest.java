package io.mitogen.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  private final Transcript transcript = new Transcript();
  private final List<String> early = new ArrayList<>();
  private final List<String> later = new ArrayList<>();

  private void handOver() {
    transcript.handTo(
        line -> early.add((line.isOurs() ? "ours: " : "") + line.text()),
        line -> later.add((line.isOurs() ? "ours: " : "") + line.text()));
  }

  @Test
  void itsFirstAndItsLastLinesAreForErrorMessages() {
    for (int i = 0; i < 150; i++) {
      transcript.add("line " + i);
    }

    assertThat(transcript.lines())
        .hasSize(100)
        .startsWith("line 0")
        .contains("line 19", "[51 lines left out]", "line 71")
        .endsWith("line 149");
  }

  @Test
  void aLongLineIsCutThere() {
    transcript.add("x".repeat(2000));
    handOver();

    assertThat(transcript.lines()).containsExactly("x".repeat(1000) + " [truncated]");
    assertThat(early).containsExactly("x".repeat(2000));
  }

  @Test
  void whatCameBeforeIsHandedOverFirst() {
    transcript.add("Welcome");
    transcript.begin();
    transcript.add("a warning of the JVM");
    assertThat(early).isEmpty();

    handOver();
    transcript.add("hello");

    assertThat(early).containsExactly("Welcome", "ours: a warning of the JVM");
    assertThat(later).containsExactly("ours: hello");
  }

  @Test
  void ofVeryMuchTheLastIsKept() {
    for (int i = 0; i < 1000; i++) {
      transcript.add(i + "x".repeat(1000));
    }
    handOver();

    assertThat(early)
        .hasSizeBetween(200, 300)
        .first()
        .asString()
        .matches("ours: \\[mitogen: 7\\d\\d lines before these were lost]");
    assertThat(early).last().asString().startsWith("999x");
  }
}
