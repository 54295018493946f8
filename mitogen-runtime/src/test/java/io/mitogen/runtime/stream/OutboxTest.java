package io.mitogen.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.runtime.frame.FrameReader;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.spi.WireOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OutboxTest {
  private static final int FRAGMENT = 64 * 1024;

  private final Outbox outbox = new Outbox();

  @Test
  void smallMessagesKeepTheirOrder() {
    outbox.add(small(1, "a"));
    outbox.add(small(2, "b"));
    outbox.add(small(1, "c"));

    assertThat(rest()).containsExactly("a", "b", "c");
  }

  @Test
  void nothingWaitingIsNothingToWrite() {
    assertThat(outbox.next()).isNull();
    assertThat(outbox.isEmpty()).isTrue();
  }

  @Nested
  class Bulk {
    @Test
    void comesFragmentByFragment() {
      outbox.add(bulk(1, 3));

      assertThat(rest()).containsExactly("1:0", "1:1", "1:2");
    }

    @Test
    void isPassedByWhatGoesElsewhere() {
      outbox.add(bulk(1, 3));

      assertThat(next()).isEqualTo("1:0");
      outbox.add(small(2, "ping"));
      assertThat(next()).isEqualTo("ping");
      assertThat(rest()).containsExactly("1:1", "1:2");
    }

    @Test
    void isPassedEvenIfItWaitedFirst() {
      outbox.add(bulk(1, 2));
      outbox.add(small(2, "a"));
      outbox.add(small(2, "b"));

      assertThat(rest()).containsExactly("a", "b", "1:0", "1:1");
    }

    @Test
    void isNotPassedByWhatGoesToTheSameContext() {
      outbox.add(bulk(1, 2));
      outbox.add(small(1, "after"));
      outbox.add(small(2, "elsewhere"));
      outbox.add(small(1, "and after"));

      assertThat(rest()).containsExactly("elsewhere", "1:0", "1:1", "after", "and after");
    }

    @Test
    void isNotPassedByWhatIsAddedWhileItIsUnderWay() {
      outbox.add(bulk(1, 2));
      assertThat(next()).isEqualTo("1:0");

      outbox.add(small(1, "after"));

      assertThat(rest()).containsExactly("1:1", "after");
    }

    @Test
    void takesTurnsWithOtherBulk() {
      outbox.add(bulk(1, 3));
      outbox.add(bulk(2, 3));

      assertThat(rest()).containsExactly("1:0", "2:0", "1:1", "2:1", "1:2", "2:2");
    }

    @Test
    void takesTurnsWithBulkThatComesLater() {
      outbox.add(bulk(1, 4));
      assertThat(next()).isEqualTo("1:0");

      outbox.add(bulk(2, 2));

      assertThat(rest()).containsExactly("2:0", "1:1", "2:1", "1:2", "1:3");
    }

    @Test
    void toTheSameContextComesOneAfterTheOther() {
      outbox.add(bulk(1, 2));
      outbox.add(bulk(1, 2));
      outbox.add(small(1, "last"));

      assertThat(rest()).containsExactly("1:0", "1:1", "1:0", "1:1", "last");
    }

    @Test
    void isNotStarvedBySmallMessages() {
      outbox.add(bulk(1, 2));
      for (int i = 0; i < 300; i++) {
        outbox.add(small(2, "x".repeat(1000)));
      }

      List<String> order = rest();

      assertThat(order.indexOf("1:0")).isBetween(60, 66); // after 64 KiB of the others
      assertThat(order.indexOf("1:1")).isBetween(120, 132);
      assertThat(order).hasSize(302);
    }

    @Test
    void thatWasGivenUpEndsAtOnce() {
      Outbound message = bulk(1, 100);
      outbox.add(message);
      outbox.add(small(1, "after"));
      assertThat(next()).isEqualTo("1:0");

      message.abort();

      assertThat(next()).isEqualTo("1:given up");
      assertThat(rest()).containsExactly("after");
    }
  }

  /** From 3, 4 and 5, through this context, to 1 and 2. */
  @Nested
  class OnTheirWayThrough {
    @Test
    void fragmentsTakeTurnsWithOtherBulk() {
      outbox.add(bulk(1, 2));
      pass(3, 2, 0, 1);

      assertThat(rest()).containsExactly("1:0", "2:0", "1:1", "2:1");
    }

    @Test
    void fragmentsArePassedByWhatGoesElsewhere() {
      pass(3, 1, 0, 1);
      outbox.add(small(1, "from here"));
      passSmall(4, 1, "from 4");
      passSmall(3, 2, "from 3 to 2");

      assertThat(rest()).containsExactly("from here", "from 4", "from 3 to 2", "1:0", "1:1");
    }

    @Test
    void fragmentsAreNotPassedByWhatGoesTheSameWay() {
      pass(3, 1, 0, 1);
      passSmall(3, 1, "after");
      pass(3, 1, 0);
      passSmall(3, 1, "last");

      assertThat(rest()).containsExactly("1:0", "1:1", "after", "1:0", "last");
    }

    @Test
    void fragmentsGoOnThoughTheNextIsNotThereYet() {
      pass(3, 1, 0);
      assertThat(rest()).containsExactly("1:0");
      assertThat(outbox.isEmpty()).isTrue();

      pass(3, 1, 1);
      passSmall(3, 1, "after");

      assertThat(rest()).containsExactly("1:1", "after");
    }

    @Test
    void fragmentsThatComeLaterKeepTheirTurn() {
      pass(3, 1, 0, 1, 2);
      outbox.add(bulk(2, 2));
      assertThat(next()).isEqualTo("1:0");

      pass(3, 1, 3);

      assertThat(rest()).containsExactly("2:0", "1:1", "2:1", "1:2", "1:3");
    }

    @Test
    void eachCountsAsOneThatWaits() {
      pass(3, 1, 0, 1);
      passSmall(4, 1, "from 4");
      assertThat(outbox.size()).isEqualTo(3);

      next();
      assertThat(outbox.size()).isEqualTo(2);
      next();
      assertThat(outbox.size()).isEqualTo(1);
    }
  }

  @Nested
  class WhatFollowsOthers {
    @Test
    void doesNotPassTheirBulkToWhomeverItGoes() {
      pass(3, 1, 0, 1);
      outbox.add(following("end of 3", 3));

      assertThat(rest()).containsExactly("1:0", "1:1", "end of 3");
    }

    @Test
    void doesNotPassTheBulkOfAnyOfThem() {
      pass(3, 1, 0, 1);
      pass(4, 1, 0, 1, 2);
      pass(3, 2, 0, 1);
      outbox.add(following("end of 3 and 4", 3, 4));
      pass(5, 1, 0, 1, 2, 3, 4);

      assertThat(rest())
          .containsExactly(
              "1:0",
              "1:0",
              "2:0",
              "1:0",
              "1:1",
              "1:1",
              "2:1",
              "1:1",
              "1:2",
              "1:2",
              "end of 3 and 4",
              "1:3",
              "1:4");
    }

    @Test
    void passesTheBulkOfOthers() {
      pass(5, 1, 0, 1);
      outbox.add(bulk(2, 2));
      outbox.add(following("end of 3", 3));

      assertThat(rest()).containsExactly("end of 3", "1:0", "2:0", "1:1", "2:1");
    }

    @Test
    void doesNotPassWhatTheySentThatIsSmall() {
      passSmall(3, 1, "last words");
      outbox.add(following("end of 3", 3));

      assertThat(rest()).containsExactly("last words", "end of 3");
    }

    @Test
    void doesNotPassWhatWaitsBehindTheirBulk() {
      pass(3, 1, 0, 1);
      passSmall(3, 1, "last words");
      outbox.add(following("end of 3", 3));

      assertThat(rest()).containsExactly("1:0", "1:1", "last words", "end of 3");
    }

    @Test
    void doesNotPassTheirBulkThatIsUnderWay() {
      pass(3, 1, 0, 1, 2);
      assertThat(next()).isEqualTo("1:0");

      outbox.add(following("end of 3", 3));

      assertThat(rest()).containsExactly("1:1", "1:2", "end of 3");
    }

    @Test
    void doesNotPassAnotherThatWaits() {
      pass(3, 1, 0, 1);
      outbox.add(following("end of 3", 3));
      outbox.add(following("end of 4, which led to 3", 4));

      assertThat(rest()).containsExactly("1:0", "1:1", "end of 3", "end of 4, which led to 3");
    }

    @Test
    void doesNotPassAnotherThatWaitsForMore() {
      pass(3, 1, 0);
      pass(3, 2, 0, 1, 2);
      outbox.add(following("end of 3", 3));
      outbox.add(following("end of 4, which led to 3", 4));

      assertThat(rest())
          .containsExactly("1:0", "2:0", "2:1", "2:2", "end of 3", "end of 4, which led to 3");
    }

    private Outbound following(String text, Integer... contexts) {
      return small(0, text).following(Set.of(contexts));
    }
  }

  @Nested
  class Urgent {
    @Test
    void messagesPassAllOthers() {
      outbox.add(bulk(1, 2));
      outbox.add(small(1, "after"));
      outbox.add(small(2, "elsewhere"));
      assertThat(next()).isEqualTo("elsewhere");

      outbox.addUrgent(small(1, "ack"));
      outbox.addUrgent(small(2, "ping"));

      assertThat(rest()).containsExactly("ack", "ping", "1:0", "1:1", "after");
    }
  }

  @Nested
  @Timeout(20)
  class Sent {
    @Test
    void isALargeMessageOnceItsLastFragmentIsWritten() throws Exception {
      Outbound message = bulk(1, 2);
      outbox.add(message);
      next();
      next();
      assertThat(outbox.next()).isNull(); // which says that the one before is written

      message.awaitSent();
    }

    @Test
    void isWhateverIsDropped() throws Exception {
      Outbound underWay = bulk(1, 3);
      Outbound follower = bulk(1, 2);
      Outbound waiting = bulk(2, 2);
      outbox.add(underWay);
      outbox.add(follower);
      next();
      outbox.add(waiting);

      outbox.clear();

      underWay.awaitSent();
      follower.awaitSent();
      waiting.awaitSent();
      assertThat(outbox.isEmpty()).isTrue();
      assertThat(outbox.next()).isNull();
    }
  }

  @RepeatedTest(30)
  void nothingIsLostAndEveryPairOfContextsKeepsItsOrder() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    Map<String, List<Integer>> sent = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      int src = random.nextInt(3);
      int dst = 10 + random.nextInt(2);
      int size = random.nextInt(4) == 0 ? 150_000 : random.nextInt(70_000);
      if (src == 0) {
        outbox.add(numbered(src, dst, i, size));
      } else { // on its way through
        Frames.passing(Frames.bytes(numbered(src, dst, i, size), i)).forEach(outbox::add);
      }
      sent.computeIfAbsent(src + ">" + dst, pair -> new ArrayList<>()).add(i);
      for (int writes = random.nextInt(4); writes > 0; writes--) {
        write(outbox.next(), wire);
      }
    }
    Outbox.Cut cut = outbox.next();
    while (cut != null) {
      write(cut, wire);
      cut = outbox.next();
    }

    Map<String, List<Integer>> arrived = new HashMap<>();
    for (int dst = 10; dst < 12; dst++) {
      FrameReader reader = new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES);
      reader.assembleFor(dst);
      for (Inbound message : Frames.read(reader, new ByteArrayInputStream(wire.toByteArray()))) {
        if (message.dst() == dst) {
          arrived
              .computeIfAbsent(message.src() + ">" + dst, pair -> new ArrayList<>())
              .add(message.input().i32());
        }
      }
    }

    assertThat(arrived).as("seed %d", seed).isEqualTo(sent);
    assertThat(outbox.isEmpty()).isTrue();
  }

  /** Fragments of a message from {@code src} to {@code dst}, which are its parts of these numbers. */
  private void pass(int src, int dst, int... parts) {
    for (int part : parts) {
      byte[] frame = Frames.fragment(
          dst, src, 1000, 0, 9, 100 * FRAGMENT, part * FRAGMENT, new byte[FRAGMENT]);
      outbox.add(Frames.passing(frame).get(0));
    }
  }

  private void passSmall(int src, int dst, String text) {
    WireOutput data = new WireOutput();
    data.text(text);
    byte[] frame = Frames.message(Wire.VALUE, dst, src, src, 1000, 0, data.toByteArray());
    outbox.add(Frames.passing(frame).get(0));
  }

  private static Outbound numbered(int src, int dst, int number, int size) {
    WireOutput data = Outbound.data(Integer.MAX_VALUE);
    data.i32(number);
    data.bytes(new byte[size]);
    return new Outbound(Wire.VALUE, dst, src, 1000, 0, data);
  }

  private static Outbound small(int dst, String text) {
    WireOutput data = Outbound.data(Integer.MAX_VALUE);
    data.text(text);
    return new Outbound(Wire.VALUE, dst, 0, 1000, 0, data);
  }

  private static Outbound bulk(int dst, int fragments) {
    return Frames.outbound(Wire.VALUE, dst, 0, 1000, 0, new byte[fragments * FRAGMENT]);
  }

  /** The text of a small message, or the destination and number of a fragment. */
  private String next() {
    return name(outbox.next());
  }

  private List<String> rest() {
    List<String> order = new ArrayList<>();
    Outbox.Cut cut = outbox.next();
    while (cut != null) {
      order.add(name(cut));
      cut = outbox.next();
    }
    return order;
  }

  private static String name(Outbox.Cut cut) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(cut, bytes);
    try {
      Inbound frame = Frames.read(bytes.toByteArray()).get(0);
      if (!frame.isFragment()) {
        return frame.input().text();
      }
      int offset = ByteBuffer.wrap(bytes.toByteArray()).getInt(Wire.HEADER_BYTES + 10);
      return frame.dst() + ":" + (offset < 0 ? "given up" : offset / FRAGMENT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Outbox.Cut cut, ByteArrayOutputStream to) {
    if (cut != null) {
      to.write(cut.head, cut.headOffset, cut.headLength);
      to.write(cut.body, cut.bodyOffset, cut.bodyLength);
    }
  }
}
