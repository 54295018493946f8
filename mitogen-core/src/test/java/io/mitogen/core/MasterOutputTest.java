package io.mitogen.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Context;
import io.mitogen.runtime.call.Contexts;
import io.mitogen.runtime.frame.FrameReader;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.log.LogEntry;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.FrameLog;
import io.mitogen.runtime.stream.Neighbour;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** master (0) -> ssh.db1 (1) -> ssh.db1.sudo (1001); and beside it other (2). */
@Timeout(20)
class MasterOutputTest {
  private static final int CHILD = 1;
  private static final int OTHER = 2;
  private static final int BELOW = 1001;

  private final KeptLog log = new KeptLog();
  private final MessageRouter messages =
      new MessageRouter(new Identity(0), new NoLoop(), log, true);
  private final MasterOutput output = new MasterOutput(messages, log);
  private final Link child = new Link(CHILD, "ssh.db1");
  private final Link other = new Link(OTHER, "other");
  private final List<String> heard = new CopyOnWriteArrayList<>();

  MasterOutputTest() throws IOException {
    messages.blocks().grant(CHILD, 1000, 2000);
    WireOutput route = Outbound.data(1000);
    route.i32(BELOW);
    route.i32(CHILD);
    route.text("ssh.db1.sudo");
    route.i64(4711);
    route.text("17");
    child.says(Wire.ADD_ROUTE, CHILD, 0, route);
    output.addListener(new NamesOnly(), event -> heard.add(event.level() + " " + event.text()));
  }

  /** Waits until all that came was heard. */
  private List<String> heard() {
    output.close(true);
    return heard;
  }

  private static WireOutput entries(int context, String... texts) {
    WireOutput data = Outbound.data(Integer.MAX_VALUE);
    for (String text : texts) {
      data.bytes(new LogEntry(context, 800, 1, "app", "main", text, null).encoded());
    }
    return data;
  }

  @Test
  void whatAContextSendsIsHeardAndConfirmed() throws IOException {
    child.says(Wire.FORWARD_LOG, CHILD, Wire.FORWARD_LOG, entries(CHILD, "one", "two"));

    assertThat(heard()).containsExactly("INFO one", "INFO two");
    Inbound confirmation = child.heard().get(0);
    assertThat(confirmation.kind()).isEqualTo(Wire.CONTROL);
    assertThat(confirmation.handle()).isEqualTo(Wire.FORWARD_LOG);
  }

  @Test
  void aContextMaySpeakForThoseBelowIt() throws IOException {
    child.says(Wire.FORWARD_LOG, CHILD, Wire.FORWARD_LOG, entries(BELOW, "of sudo"));
    child.says(Wire.FORWARD_LOG, BELOW, Wire.FORWARD_LOG, entries(BELOW, "of its own"));

    assertThat(heard()).containsExactly("INFO of sudo", "INFO of its own");
  }

  @Test
  void alsoWhenTheyHaveGone() throws IOException {
    WireOutput end = Outbound.data(1000);
    end.i32(BELOW);
    end.text("ssh.db1.sudo");
    end.text("it was killed");
    child.says(Wire.DEL_ROUTE, CHILD, 0, end);

    child.says(Wire.FORWARD_LOG, CHILD, Wire.FORWARD_LOG, entries(BELOW, "last words"));

    assertThat(heard()).containsExactly("INFO last words");
  }

  @Test
  void butNotForOthers() throws IOException {
    child.says(Wire.FORWARD_LOG, BELOW, Wire.FORWARD_LOG, entries(CHILD, "a lie"));
    child.says(Wire.FORWARD_LOG, CHILD, Wire.FORWARD_LOG, entries(OTHER, "a lie"));
    child.says(Wire.FORWARD_LOG, CHILD, Wire.FORWARD_LOG, entries(0, "a lie"));
    child.says(Wire.FORWARD_LOG, CHILD, Wire.FORWARD_LOG, entries(99, "a lie"));

    assertThat(heard()).isEmpty();
    assertThat(log.warnings())
        .hasSize(4)
        .contains(
            "log: context 1 sent a log of context 2, which is not below it; the message is dropped");
  }

  @Test
  void whatIsMalformedIsRefused() throws IOException {
    WireOutput data = Outbound.data(1000);
    data.i32(CHILD);

    child.says(Wire.FORWARD_LOG, CHILD, Wire.FORWARD_LOG, data);

    assertThat(heard()).isEmpty();
    assertThat(child.heard().get(0).kind()).isEqualTo(Wire.DEAD);
  }

  @Test
  void whoeverDoesNotWaitForTheConfirmationIsRefusedSooner() throws Exception {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    output.addListener(new NamesOnly(), event -> {
      try {
        mayGoOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    for (int i = 0; i < 30; i++) {
      child.says(Wire.FORWARD_LOG, CHILD, Wire.FORWARD_LOG, entries(CHILD, "x".repeat(50_000)));
    }
    other.says(Wire.FORWARD_LOG, OTHER, Wire.FORWARD_LOG, entries(OTHER, "of another"));

    List<Inbound> refusals = child.heard();
    assertThat(refusals).hasSizeBetween(8, 12).allMatch(each -> each.kind() == Wire.DEAD);
    mayGoOn.countDown();
    assertThat(heard()).hasSize(30 - refusals.size() + 1).contains("INFO of another");
  }

  @Test
  void whatAChildPrintsIsHeard() {
    output.printedAtOnce(LogEntry.printed(CHILD, Level.DEBUG, 1, "Welcome"));
    output.printed(LogEntry.printed(CHILD, Level.INFO, 2, "hello"));

    assertThat(heard()).containsExactly("DEBUG Welcome", "INFO hello");
  }

  @Test
  void aLevelIsToldToAllThatThereAre() throws IOException {
    output.setLevel("app", Level.DEBUG);

    for (Inbound told :
        List.of(child.heard().get(0), child.heard().get(1), other.heard().get(0))) {
      assertThat(told.handle()).isEqualTo(Wire.LOG_LEVEL);
      WireInput in = told.input();
      assertThat(in.text()).isEqualTo("app");
      assertThat(in.i32()).isEqualTo(500);
      assertThat(in.remaining()).isZero();
    }
    assertThat(child.heard()).extracting(Inbound::dst).containsExactly(CHILD, BELOW);
  }

  @Test
  void andToAllThatComeBeforeAllElse() throws IOException {
    output.setLevel("", Level.WARNING);
    output.setLevel("app", Level.TRACE);
    output.setLevel("app", Level.OFF);

    Link late = new Link(3, "late");

    WireInput in = late.heard().get(0).input();
    assertThat(in.text()).isEmpty();
    assertThat(in.i32()).isEqualTo(900);
    assertThat(in.text()).isEqualTo("app");
    assertThat(in.i32()).isEqualTo(Integer.MAX_VALUE);
    assertThat(in.remaining()).isZero();
  }

  /** A child, in memory. Confined to the test, but for what is sent to it. */
  private final class Link {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final FrameReader reader = new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES);
    private final Stream stream;

    Link(int id, String name) {
      Neighbour neighbour = new Neighbour(id, name, 4711, "17");
      stream = new Stream(
          0,
          neighbour,
          InputStream.nullInputStream(),
          new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES),
          sent,
          new FrameLog(log),
          messages);
      messages.addChild(stream, Descendant.child(0, neighbour));
    }

    void says(int handle, int src, int replyTo, WireOutput data) throws IOException {
      Outbound message = new Outbound(Wire.CONTROL, 0, src, handle, replyTo, data);
      byte[] frame = message.frame();
      InputStream in = new ByteArrayInputStream(frame, message.frameOffset(), message.frameSize());
      Inbound arrived = null;
      while (arrived == null) {
        reader.fill(in);
        arrived = reader.poll();
      }
      messages.received(stream, arrived);
    }

    /** All that was sent to it. */
    List<Inbound> heard() throws IOException {
      List<Inbound> all = new ArrayList<>();
      FrameReader sentTo = new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES);
      InputStream in = new ByteArrayInputStream(sent.toByteArray());
      while (sentTo.fill(in) > 0) {
        for (Inbound each = sentTo.poll(); each != null; each = sentTo.poll()) {
          all.add(each);
        }
      }
      return all;
    }
  }

  /** Contexts are not asked for anything but to be there. */
  private static final class NamesOnly implements Contexts {
    @Override
    public @Nullable Context context(int id, String name) {
      return null;
    }

    @Override
    public boolean test(@Nullable Context context) {
      return false;
    }
  }

  /** Nothing here needs one. */
  private static final class NoLoop implements Loop {
    @Override
    public void execute(Runnable task) {
      throw new AssertionError("nothing here is for the loop");
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      throw new AssertionError("nothing here is for later");
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public boolean isCurrent() {
      return false;
    }
  }
}
