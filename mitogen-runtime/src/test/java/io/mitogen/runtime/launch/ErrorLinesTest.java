package io.mitogen.runtime.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ErrorLinesTest {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Test
  void everyLineIsHandedOver() {
    assertThat(linesOf("one\n\n three \n")).containsExactly("one", "", " three ");
  }

  @Test
  void theLastLineNeedsNoNewline() {
    assertThat(linesOf("one\nkilled here")).containsExactly("one", "killed here");
  }

  @Test
  void nothingIsNoLine() {
    assertThat(linesOf("")).isEmpty();
  }

  @Test
  void aCarriageReturnAtTheEndIsNoPartOfALine() {
    assertThat(linesOf("one\r\ntwo\rthree\r\n\r\n")).containsExactly("one", "two\rthree", "");
  }

  @Test
  void aVeryLongLineIsCut() {
    String half = "x".repeat(64 * 1024);

    assertThat(linesOf(half + "rest\n")).containsExactly(half, "rest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ü", "€", "😀"})
  void butNotWithinACharacter(String character) {
    String text = "x".repeat(64 * 1024 - 1) + character;

    assertThat(linesOf(text + "\n")).containsExactly("x".repeat(64 * 1024 - 1), character);
  }

  @Test
  void whatIsNoTextIsCutAllTheSame() {
    byte[] noText = new byte[64 * 1024 + 1];
    Arrays.fill(noText, (byte) 0x80);

    assertThat(linesOf(new ByteArrayInputStream(noText))).hasSize(2);
  }

  @Test
  void aCharacterMayComeInPieces() {
    byte[] bytes = "Grüße\n".getBytes(UTF_8);
    InputStream pieces = new SequenceInputStream(
        new ByteArrayInputStream(bytes, 0, 3), new ByteArrayInputStream(bytes, 3, 9));

    assertThat(linesOf(pieces)).containsExactly("Grüße");
  }

  @Test
  void whatCameBeforeTheLinkBrokeIsKept() {
    InputStream broken = new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("Stream closed");
      }
    };
    InputStream text = new ByteArrayInputStream("last words".getBytes(UTF_8));

    assertThat(linesOf(new SequenceInputStream(text, broken))).containsExactly("last words");
  }

  @Test
  void whoeverHoldsTheStreamOpenIsNotWaitedForLong() throws Exception {
    Pipe pipe = Pipe.open();
    ErrorLines reader =
        new ErrorLines("errors", Channels.newInputStream(pipe.source()), lines::add);
    reader.start();

    reader.drain(Duration.ofMillis(1));

    assertThat(reader.isAlive()).isTrue();
    pipe.sink().close();
    reader.join();
    pipe.source().close();
  }

  @Test
  void itNeverKeepsAProgramAlive() {
    assertThat(new ErrorLines("errors", InputStream.nullInputStream(), lines::add).isDaemon())
        .isTrue();
  }

  private List<String> linesOf(String text) {
    return linesOf(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private List<String> linesOf(InputStream errors) {
    ErrorLines reader = new ErrorLines("errors", errors, lines::add);
    reader.start();
    reader.drain(Duration.ofSeconds(10));
    assertThat(reader.isAlive()).isFalse();
    return lines;
  }
}
