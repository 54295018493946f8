package io.mitogen.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.runtime.frame.FrameReader;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StreamWriterTest {
  private static final int KIB = 1024;

  private final Pipe pipe = new Pipe(64 * KIB);
  private final List<Thread> writingThreads = Collections.synchronizedList(new ArrayList<>());
  private final StreamWriter writer = new StreamWriter("under-test", new OutputStream() {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      writingThreads.add(Thread.currentThread());
      pipe.out().write(bytes, offset, length);
    }
  });
  private final FrameReader reader = new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES);

  @AfterEach
  void nothingIsLeft() throws Exception {
    writer.close();
    pipe.breakOff("the test is over");
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("under-test-writer")) {
        thread.join();
      }
    }
  }

  @Nested
  class WhileLittleIsUnread {
    @Test
    void theCallerWrites() throws Exception {
      assertThat(writer.send(message(1, 0, 100))).isTrue();

      assertThat(writingThreads).containsExactly(Thread.currentThread());
      assertThat(numbers(1)).containsExactly(0);
      assertThat(writer.isBacklogged()).isFalse();
    }

    @Test
    void aLargeMessageIsNotWrittenByItsCaller() throws Exception {
      writer.send(message(1, 0, 40 * KIB));

      assertThat(numbers(1)).containsExactly(0);
      assertThat(writingThreads).isNotEmpty().doesNotContain(Thread.currentThread());
    }
  }

  @Nested
  class WhenMuchIsUnread {
    @Test
    void theCallerDoesNotWrite() throws Exception {
      for (int i = 0; i < 33; i++) {
        writer.send(message(1, i, KIB));
      }

      assertThat(numbers(33)).isEqualTo(IntStream.range(0, 33).boxed().toList());
      assertThat(writingThreads.get(30)).isSameAs(Thread.currentThread());
      assertThat(writingThreads.get(writingThreads.size() - 1)).isNotSameAs(Thread.currentThread());
    }

    @Test
    void theCallerWritesAgainOnceItIsRead() throws Exception {
      writer.send(message(1, 0, 30 * KIB));
      writer.send(message(1, 1, 30 * KIB));
      numbers(2);
      while (writer.isBacklogged()) { // until the thread has seen that there is no more
        Thread.onSpinWait();
      }
      writingThreads.clear();

      writer.acknowledged(writer.written());
      writer.send(message(1, 2, 30 * KIB));

      assertThat(writingThreads).containsExactly(Thread.currentThread());
    }

    @Test
    void urgentMessagesAreLeftToTheThreadEarlier() throws Exception {
      writer.send(message(1, 0, 5 * KIB));

      writer.sendUrgently(message(1, 1, 10)); // by a thread that reads, and must not block

      assertThat(numbers(2)).containsExactly(0, 1);
      assertThat(writingThreads.get(1)).isNotSameAs(Thread.currentThread());
    }

    @Test
    void moreThanWasWrittenCanNotBeRead() throws Exception {
      writer.acknowledged(Long.MAX_VALUE);
      writer.send(message(1, 0, 30 * KIB));

      writer.send(message(1, 1, 30 * KIB));

      numbers(2);
      assertThat(writingThreads.get(1)).isNotSameAs(Thread.currentThread());
    }
  }

  @Nested
  class WhenThePipeIsFull {
    @Test
    void callersAreNotBlocked() throws Exception {
      for (int i = 0; i < 1000; i++) {
        assertThat(writer.send(message(1, i, KIB))).isTrue();
      }
      pipe.awaitFull();

      assertThat(writer.isBacklogged()).isTrue();
      assertThat(numbers(1000)).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    void nobodyElseWritesThoughLittleIsUnread() throws Exception {
      Pipe narrow = new Pipe(8 * KIB);
      StreamWriter slow = new StreamWriter("under-test", narrow.out());
      slow.send(message(1, 0, 40 * KIB));
      narrow.awaitFull();
      byte[] begin = narrow.in().readNBytes(30 * KIB);

      slow.acknowledged(begin.length);
      slow.send(message(1, 1, 10)); // while the thread is in the middle of the other one

      byte[] rest = narrow.in().readNBytes(10 * KIB + 10 + 2 * (Wire.HEADER_BYTES + 4));
      List<Inbound> read =
          Frames.read(reader, new ByteArrayInputStream(Frames.concat(begin, rest)));
      assertThat(read).extracting(StreamWriterTest::number).containsExactly(0, 1);
      slow.close();
    }

    @Test
    void urgentMessagesPassThoseThatWait() throws Exception {
      for (int i = 0; i < 1000; i++) {
        writer.send(message(1, i, KIB));
      }
      pipe.awaitFull();

      writer.sendUrgently(message(1, -1, 10));

      assertThat(numbers(1001).indexOf(-1)).isLessThan(130);
    }

    @Test
    void aSmallMessagePassesBulk() throws Exception {
      writer.send(message(1, 0, 1000 * KIB));
      pipe.awaitFull();

      writer.send(message(2, 1, 10));

      assertThat(numbers(2)).containsExactly(1, 0);
    }
  }

  @Test
  void whateverThreadWritesEveryPairOfContextsKeepsItsOrder() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int count = 5000;
    CompletableFuture<Map<Integer, List<Integer>>> arrived = new CompletableFuture<>();
    Thread neighbour = new Thread(() -> {
      Map<Integer, List<Integer>> numbers = new HashMap<>();
      Random whims = new Random(seed);
      try {
        for (int i = 0; i < count; i++) {
          Inbound message = next();
          numbers.computeIfAbsent(message.src(), src -> new ArrayList<>()).add(number(message));
          if (whims.nextInt(10) == 0) {
            writer.acknowledged(writer.written() - pipe.in().available());
          }
        }
        arrived.complete(numbers);
      } catch (IOException e) {
        arrived.completeExceptionally(e);
      }
    });
    neighbour.setDaemon(true);
    neighbour.start();

    Map<Integer, List<Integer>> sent = new HashMap<>();
    for (int i = 0; i < count; i++) {
      int src = 1 + random.nextInt(3);
      writer.send(message(src, i, random.nextInt(500) == 0 ? 100 * KIB : random.nextInt(2 * KIB)));
      sent.computeIfAbsent(src, any -> new ArrayList<>()).add(i);
    }

    assertThat(arrived.get()).as("seed %d", seed).isEqualTo(sent);
  }

  @Test
  void allThatIsWrittenIsCounted() throws Exception {
    writer.send(message(1, 0, 100));
    writer.send(message(1, 1, 40 * KIB));
    numbers(2);

    assertThat(writer.written()).isEqualTo(2 * (Wire.HEADER_BYTES + 4) + 100 + 40 * KIB);
  }

  @Nested
  class Closed {
    @Test
    void nothingIsSent() throws Exception {
      writer.close();

      assertThat(writer.send(message(1, 0, 10))).isFalse();
      assertThat(writer.sendUrgently(message(1, 0, 10))).isFalse();
      assertThat(pipe.in().available()).isZero();
    }

    @Test
    void whatWaitsIsDroppedAndItsSendersKnow() throws Exception {
      Outbound bulk = message(1, 0, 1000 * KIB);
      writer.send(bulk);
      pipe.awaitFull();

      writer.close();

      bulk.awaitSent();
      assertThat(writer.send(message(1, 1, 10))).isFalse();
    }
  }

  @Nested
  class Broken {
    @Test
    void itIsClosedByTheCallerThatMeetsIt() {
      pipe.breakOff("Broken pipe");

      writer.send(message(1, 0, 10));

      assertThat(writer.send(message(1, 1, 10))).isFalse();
    }

    @Test
    void itIsClosedByTheThreadThatMeetsIt() throws Exception {
      Outbound bulk = message(1, 0, 100 * KIB);
      pipe.breakOff("Broken pipe");

      writer.send(bulk);
      bulk.awaitSent();

      assertThat(writer.send(message(1, 1, 10))).isFalse();
    }

    @Test
    void itIsClosedThoughItsThreadWasBlocked() throws Exception {
      Outbound bulk = message(1, 0, 1000 * KIB);
      writer.send(bulk);
      pipe.awaitFull();

      pipe.breakOff("Broken pipe");
      bulk.awaitSent();

      assertThat(writer.send(message(1, 1, 10))).isFalse();
    }
  }

  /** A message that begins with its number. */
  private static Outbound message(int src, int number, int size) {
    WireOutput data = Outbound.data(Integer.MAX_VALUE);
    data.i32(number);
    data.bytes(new byte[size]);
    return new Outbound(Wire.VALUE, 0, src, 1000, 0, data);
  }

  private Inbound next() throws IOException {
    reader.assembleFor(0);
    Inbound message = reader.poll();
    while (message == null) {
      if (reader.fill(pipe.in()) < 0) {
        throw new IOException("the stream has ended");
      }
      message = reader.poll();
    }
    return message;
  }

  private List<Integer> numbers(int count) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(number(next()));
    }
    return numbers;
  }

  private static int number(Inbound message) {
    WireInput in = message.input();
    return in.i32();
  }
}
