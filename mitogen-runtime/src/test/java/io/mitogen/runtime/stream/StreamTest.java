package io.mitogen.runtime.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.runtime.frame.FrameReader;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.KeptLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StreamTest {
  private static final int US = 0;
  private static final int CHILD = 7;
  private static final byte[] MESSAGE =
      Frames.frame(Wire.VALUE, US, CHILD, CHILD, 1000, 0, 3, new byte[] {1, 2, 3});
  private static final FrameLog NO_FRAMES = new FrameLog(new KeptLog());

  private final Heard heard = new Heard();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Nested
  class Reading {
    @Test
    void messagesAreHandedOverInTheirOrder() {
      Stream stream = read(Frames.concat(MESSAGE, MESSAGE));

      assertThat(heard.messages).hasSize(2);
      assertThat(heard.messages.get(0).input().rest()).containsExactly(1, 2, 3);
      assertThat(stream.bytesReceived()).isEqualTo(2 * MESSAGE.length);
    }

    @Test
    void whatCameTogetherWithTheHelloIsNotLost() throws Exception {
      FrameReader reader = new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES);
      reader.fill(new ByteArrayInputStream(MESSAGE));

      stream(InputStream.nullInputStream(), reader).readUntilEnd();

      assertThat(heard.messages).hasSize(1);
      assertThat(heard.ends).containsExactly(Stream.CLOSED);
    }

    @Test
    void aLargeMessageIsHandedOverWhole() {
      Outbound large = Frames.outbound(Wire.VALUE, US, CHILD, 1000, 0, new byte[200_000]);

      read(Frames.concat(Frames.bytes(large, 1), MESSAGE));

      assertThat(heard.messages).extracting(Inbound::size).containsExactly(200_000L, 3L);
    }
  }

  @Nested
  class Acknowledgements {
    @Test
    void areSentAsBytesArrive() throws Exception {
      byte[] frame = Frames.frame(Wire.VALUE, US, CHILD, CHILD, 1000, 0, 30_000, new byte[30_000]);

      read(Frames.concat(frame, frame));

      List<Inbound> acks = Frames.read(written.toByteArray());
      assertThat(acks).isNotEmpty().allSatisfy(ack -> {
        assertThat(ack.kind()).isEqualTo(Wire.ACK);
        assertThat(ack.dst()).isEqualTo(CHILD);
        assertThat(ack.src()).isEqualTo(US);
      });
      assertThat(acks.get(acks.size() - 1).input().i64())
          .isBetween(2L * 30_000 - 12 * 1024, 2L * 30_052);
    }

    @Test
    void areNotSentForEverySmallMessage() {
      read(Frames.concat(MESSAGE, MESSAGE, MESSAGE));

      assertThat(written.size()).isZero();
    }

    @Test
    void areNotForTheListener() {
      read(neighbourly(Wire.ACK, 5));

      assertThat(heard.messages).isEmpty();
      assertThat(heard.ends).containsExactly(Stream.CLOSED);
    }
  }

  @Nested
  class Pings {
    @Test
    void areSentBackAsTheyAre() throws Exception {
      read(neighbourly(Wire.PING, 0x0123_4567_89ab_cdefL));

      Inbound pong = Frames.read(written.toByteArray()).get(0);
      assertThat(pong.kind()).isEqualTo(Wire.PONG);
      assertThat(pong.input().i64()).isEqualTo(0x0123_4567_89ab_cdefL);
      assertThat(heard.messages).isEmpty();
    }

    @Test
    void tellHowLongTheyTook() {
      List<Long> pongs = new ArrayList<>();
      Stream stream = stream(neighbourly(Wire.PONG, System.nanoTime() - 5_000_000_000L));
      stream.liveness().onPong(pongs::add);

      stream.readUntilEnd();

      assertThat(pongs)
          .singleElement()
          .satisfies(nanos -> assertThat(nanos).isBetween(5_000_000_000L, 60_000_000_000L));
    }

    @Test
    void areNotAnsweredAfterTheEnd() {
      List<Long> pongs = new ArrayList<>();
      Stream stream = stream(new byte[0]);
      stream.liveness().onPong(pongs::add);

      stream.readUntilEnd();
      stream.liveness().onPong(pongs::add);
      stream.ping();

      assertThat(pongs).containsExactly(-1L, -1L);
    }
  }

  @Nested
  class TheEnd {
    @Test
    void isToldOnceAndNothingCanBeSentAfterwards() {
      Stream stream = read(new byte[0]);

      assertThat(heard.ends).containsExactly("it closed the stream");
      assertThat(stream.send(Frames.outbound(Wire.VALUE, CHILD, US, 1000, 0, new byte[1])))
          .isFalse();
    }

    @Test
    void inTheMiddleOfAFrameIsSaidToBeThere() {
      read(Frames.concat(MESSAGE, new byte[] {0x4d, 1}));

      assertEnd("the stream ended in the middle of a frame");
      assertThat(heard.messages).hasSize(1);
    }

    @Test
    void ofAStreamThatSomebodyElseWroteToQuotesThem() {
      read(Frames.concat(MESSAGE, "Hello, world!\n".getBytes(US_ASCII), MESSAGE));

      assertThat(heard.messages).hasSize(1);
      assertThat(heard.ends)
          .singleElement()
          .asString()
          .startsWith("not a frame: ")
          .contains("it began \"Hello, world!\\nM");
    }

    @Test
    void ofALinkThatBrokeSaysHow() {
      Pipe pipe = new Pipe(100);
      pipe.breakOff("Connection reset");

      stream(pipe.in()).readUntilEnd();

      assertEnd("the link broke: Connection reset");
    }

    @Test
    void comesWithASecondHello() {
      read(neighbourly(Wire.HELLO, 1));

      assertEnd("a second hello");
    }

    @Test
    void comesWithAnAcknowledgementThatIsNone() {
      read(Frames.frame(Wire.ACK, US, CHILD, CHILD, 0, 0, 7, new byte[7]));

      assertEnd("a message between neighbours of 7 bytes, not 8");
    }

    @Test
    void comesWithAPingInFragments() {
      Outbound large = Frames.outbound(Wire.PING, US, CHILD, 0, 0, new byte[100_000]);

      read(Frames.bytes(large, 1));

      assertEnd("a message between neighbours of 100000 bytes, not 8");
    }

    private void assertEnd(String why) {
      assertThat(heard.ends).containsExactly(why);
    }
  }

  @Nested
  class BetweenTwo {
    private final Pipe there = new Pipe(64 * 1024);
    private final Pipe back = new Pipe(64 * 1024);
    private final Heard heardThere = new Heard();
    private final Stream ours = stream(back.in(), there, CHILD, US, heard);
    private final Stream theirs = stream(there.in(), back, US, CHILD, heardThere);

    @Test
    void bulkGoesBothWaysAtOnce() throws Exception {
      long seed = System.nanoTime();
      Random random = new Random(seed);
      List<Thread> threads = List.of(reading(ours), reading(theirs));
      int count = 100;
      for (int i = 0; i < count; i++) {
        byte[] data = new byte[random.nextInt(10) == 0 ? 300_000 : random.nextInt(20_000)];
        ours.send(Frames.outbound(Wire.VALUE, CHILD, US, i, 0, data));
        theirs.send(Frames.outbound(Wire.VALUE, US, CHILD, i, 0, data));
      }
      heard.awaitMessages(count);
      heardThere.awaitMessages(count);
      there.close();
      back.close();
      for (Thread thread : threads) {
        thread.join();
      }

      for (Heard each : List.of(heard, heardThere)) {
        assertThat(each.messages)
            .as("seed %d", seed)
            .extracting(Inbound::handle)
            .isSorted()
            .hasSize(count);
        assertThat(each.ends).hasSize(1);
      }
      assertThat(ours.bytesSent()).isGreaterThanOrEqualTo(theirs.bytesReceived());
    }

    @Test
    void aPingComesBack() throws Exception {
      List<Thread> threads = List.of(reading(ours), reading(theirs));
      CompletableFuture<Long> pong = new CompletableFuture<>();
      ours.liveness().onPong(pong::complete);

      ours.ping();

      assertThat(pong.get()).isGreaterThanOrEqualTo(0);
      there.close();
      back.close();
      for (Thread thread : threads) {
        thread.join();
      }
    }

    private Thread reading(Stream stream) {
      Thread thread = new Thread(stream::readUntilEnd);
      thread.setDaemon(true);
      thread.start();
      return thread;
    }
  }

  @Test
  void itIsNamedForItsNeighbour() {
    assertThat(stream(new byte[0])).hasToString("stream to ssh.db1");
  }

  private Stream read(byte[] bytes) {
    Stream stream = stream(bytes);
    stream.readUntilEnd();
    return stream;
  }

  private Stream stream(byte[] bytes) {
    return stream(new ByteArrayInputStream(bytes));
  }

  private Stream stream(InputStream in) {
    return stream(in, new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES));
  }

  private Stream stream(InputStream in, FrameReader reader) {
    return new Stream(
        US, new Neighbour(CHILD, "ssh.db1", 1, "17"), in, reader, written, NO_FRAMES, heard);
  }

  private static Stream stream(InputStream in, Pipe out, int neighbour, int self, Heard heard) {
    return new Stream(
        self,
        new Neighbour(neighbour, "neighbour", 1, "17"),
        in,
        new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES),
        out.out(),
        NO_FRAMES,
        heard);
  }

  private static byte[] neighbourly(int kind, long number) {
    byte[] data = ByteBuffer.allocate(8).putLong(number).array();
    return Frames.frame(kind, US, CHILD, CHILD, 0, 0, 8, data);
  }

  private static final class Heard implements StreamListener {
    final List<Inbound> messages = Collections.synchronizedList(new ArrayList<>());
    final List<String> ends = Collections.synchronizedList(new ArrayList<>());

    @Override
    public synchronized void received(Stream stream, Inbound message) {
      assertThat(ends).isEmpty();
      messages.add(message);
      notifyAll();
    }

    @Override
    public void ended(Stream stream, String why) {
      ends.add(why);
    }

    synchronized void awaitMessages(int count) throws InterruptedException {
      while (messages.size() < count) {
        wait();
      }
    }
  }
}
