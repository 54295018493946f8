package io.mitogen.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.CallException;
import io.mitogen.ClosedException;
import io.mitogen.DisconnectedException;
import io.mitogen.Local;
import io.mitogen.Message;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.call.Failures;
import io.mitogen.runtime.call.PlainCodec;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.spi.WireInput;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** master (0) -> us (1). */
@Timeout(20)
class NodeTest {
  private static final int MASTER = 0;
  private static final int US = 1;
  private static final int REPLY_TO = 5000;

  private final FakeLoop loop = new FakeLoop();
  private final KeptLog log = new KeptLog();
  private final PlainCodec codec = new PlainCodec();
  private final MessageRouter messages = new MessageRouter(new Identity(US, MASTER), loop, log);
  private final FakeNeighbour parent = new FakeNeighbour(US, MASTER, "parent", messages);
  private final Node node =
      new Node(messages, loop, log, new Rules(codec, 1_000_000), type -> 0, null);
  private final List<String> heard = new ArrayList<>();

  @BeforeEach
  void connect() {
    messages.add(parent.stream());
  }

  @Nested
  class AHandler {
    private final int handle = node.addHandler(this::hear);

    private void hear(Message message) {
      heard.add(
          message.dead().isPresent()
              ? message.source() + " ended: " + message.dead().get().text()
              : message.source() + " said " + message.value());
    }

    @Test
    void hearsWhatIsSentToItOnTheLoop() {
      arrives(handle, 0, 's', 0, 0, 0, 2, 'h', 'i');

      assertThat(heard).isEmpty();
      loop.runAll();
      assertThat(heard).containsExactly("master said hi");
    }

    @Test
    void hearsWhatItsOwnContextSends() {
      node.myself().post(handle, "hello");
      loop.runAll();

      assertThat(heard).containsExactly("self said hello");
    }

    @Test
    void hearsItsEndWhenItIsRemoved() {
      node.removeHandler(handle);
      node.removeHandler(handle);
      loop.runAll();

      assertThat(heard).containsExactly("self ended: the handler was removed");
    }

    @Test
    void hearsItsEndWhenTheRouterIsClosed() {
      node.close();
      loop.runAll();

      assertThat(heard).containsExactly("self ended: the router is closed");
    }

    @Test
    void hasAHandleThatNobodyElseHas() {
      assertThat(handle).isGreaterThanOrEqualTo(1000);
      assertThat(node.addHandler(this::hear)).isNotEqualTo(handle);
    }
  }

  @Nested
  class AReply {
    @Test
    void goesToWhoeverAsked() {
      ask(message -> message.reply("pong"));

      assertThat(codec.read(parent.next().input())).isEqualTo("pong");
    }

    @Test
    void isGivenOnce() {
      ask(message -> {
        message.reply("first");
        message.reply("second");
      });

      assertThat(parent.heard()).hasSize(1);
    }

    @Test
    void mayComeLater() {
      List<Message> kept = new ArrayList<>();
      ask(kept::add);
      assertThat(parent.heard()).isEmpty();

      kept.get(0).reply(7);

      assertThat(codec.read(parent.next().input())).isEqualTo(7);
    }

    @Test
    void isNotSentToWhoeverWantsNone() {
      int handle = node.addHandler(message -> {
        assertThat(message.wantsReply()).isFalse();
        message.reply("nobody hears");
      });
      arrives(handle, 0, 'n');
      loop.runAll();

      assertThat(parent.heard()).isEmpty();
    }

    @Test
    void thatMayNotTravelFailsWhereItIsGiven() {
      ask(message -> {
        assertThatThrownBy(() -> message.reply(new Date()))
            .isInstanceOf(UndeliverableException.class);
        message.reply("instead");
      });

      assertThat(codec.read(parent.next().input())).isEqualTo("instead");
    }

    @Test
    void ofARequestToOurselvesCompletesOnTheLoop() throws Exception {
      int handle = node.addHandler(message -> message.reply(message.value() + "!"));

      CompletableFuture<Object> reply = node.myself().request(handle, "hey");
      loop.runAll();

      assertThat(reply.get()).isEqualTo("hey!");
    }
  }

  @Nested
  class AHandlerThatThrows {
    @Test
    void isAnAnswerToWhoeverAsked() {
      ask(message -> {
        throw new IllegalStateException("broken");
      });

      assertFailure("java.lang.IllegalStateException", "broken");
    }

    @Test
    void anErrorIsAnAnswerToo() {
      ask(message -> {
        throw new StackOverflowError("deep");
      });

      assertFailure("java.lang.StackOverflowError", "deep");
    }

    @Test
    void becauseItsMessageIsMalformedIsAnAnswer() {
      int handle = node.addHandler(Message::value);
      arrives(handle, REPLY_TO, 'x');
      loop.runAll();

      assertFailure("io.mitogen.UndeliverableException", "no value begins with 120");
    }

    @Test
    void afterItsReplyIsNoSecondAnswer() {
      ask(message -> {
        message.reply("done");
        throw new IllegalStateException("broken");
      });

      assertThat(parent.heard()).hasSize(1);
    }

    @Test
    void withoutAnybodyWhoAskedIsLogged() {
      int handle = node.addHandler(message -> {
        throw new IllegalStateException("broken");
      });
      arrives(handle, 0, 'n');
      loop.runAll();

      assertThat(log.warnings()).containsExactly("route: the handler " + handle + " failed");
      assertThat(log.causes().get(0)).hasRootCauseMessage("broken");
      assertThat(parent.heard()).isEmpty();
    }

    @Test
    void whenWeAskedOurselvesIsACallException() {
      int handle = node.addHandler(message -> {
        throw new IllegalStateException("broken");
      });

      CompletableFuture<Object> reply = node.myself().request(handle, "hey");
      loop.runAll();

      assertThatThrownBy(reply::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(CallException.class);
    }

    private void assertFailure(String type, String message) {
      Inbound answer = parent.next();
      assertThat(answer.kind()).isEqualTo(Wire.FAILURE);
      WireInput in = answer.input();
      assertThat(Failures.read(in))
          .satisfies(failure -> assertThat(failure.type()).isEqualTo(type))
          .hasMessage(message);
      assertThat(parent.heard()).isEmpty();
    }
  }

  @Nested
  class Closed {
    @BeforeEach
    void close() {
      node.close();
    }

    @Test
    void nothingWorks() {
      String why = "the router is closed; connect and call before close(), or open another";

      for (Runnable use : List.<Runnable>of(
          () -> node.connect(Local.jvm()),
          () -> node.connectAsync(Local.jvm()),
          node::myself,
          node::master,
          node::contexts,
          () -> node.addHandler(message -> {}),
          () -> node.removeHandler(1000),
          () -> node.context(MASTER, "master").call("com.acme.Hosts", "tail"),
          () -> node.context(MASTER, "master").callAsync("com.acme.Hosts", "tail"),
          () -> node.context(MASTER, "master").send("com.acme.Hosts", "tail"),
          () -> node.context(MASTER, "master").post(1000, 1),
          () -> node.context(MASTER, "master").request(1000, 1),
          () -> node.context(MASTER, "master").ping())) {
        assertThatThrownBy(use::run).isInstanceOf(ClosedException.class).hasMessage(why);
      }
    }

    @Test
    void itCanBeClosedAgain() {
      node.close();

      assertThat(node.isClosed()).isTrue();
    }

    @Test
    void nobodyIsAlive() {
      assertThat(node.isAlive(MASTER)).isFalse();
      assertThat(node.isAlive(US)).isFalse();
    }
  }

  @Test
  void whatFollowsItsCloseIsDoneOnceAndInOrder() {
    node.afterClose(() -> heard.add("first"));
    node.afterClose(() -> heard.add("second"));

    node.close();
    node.close();

    assertThat(heard).containsExactly("first", "second");
  }

  @Test
  void whoeverWaitsIsToldOfTheClose() {
    CompletableFuture<Object> reply = node.master().request(1000, 1);

    node.close();
    loop.runAll();

    assertThatThrownBy(reply::get).hasCauseInstanceOf(ClosedException.class);
  }

  @Test
  void itKnowsItsParentAndItself() {
    assertThat(node.master()).hasToString("master");
    assertThat(node.master().isAlive()).isTrue();
    assertThat(node.myself().id()).isEqualTo(US);
    assertThat(node.myself().info().pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(node.contexts()).isEmpty();
  }

  @Test
  void ofOthersNothingIsKnown() {
    assertThatThrownBy(() -> node.info(99)).isInstanceOf(DisconnectedException.class);
    assertThatThrownBy(() -> node.ping(99).get()).hasCauseInstanceOf(DisconnectedException.class);
  }

  @Test
  void withoutANurseryNothingCanBeStarted() {
    assertThatThrownBy(() -> node.connect(Local.jvm()))
        .hasMessage("this context can't start others");
  }

  private void ask(Consumer<Message> handler) {
    int handle = node.addHandler(handler);
    arrives(handle, REPLY_TO, 'n');
    loop.runAll();
  }

  private void arrives(int handle, int replyTo, int... data) {
    byte[] bytes = new byte[data.length];
    for (int i = 0; i < data.length; i++) {
      bytes[i] = (byte) data[i];
    }
    messages.received(
        parent.stream(), Frames.inbound(Wire.VALUE, US, MASTER, MASTER, handle, replyTo, bytes));
  }
}
