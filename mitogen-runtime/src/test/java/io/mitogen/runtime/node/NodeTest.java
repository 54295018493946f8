package io.mitogen.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.mitogen.CallException;
import io.mitogen.ClosedException;
import io.mitogen.Context;
import io.mitogen.ContextInfo;
import io.mitogen.DisconnectedException;
import io.mitogen.HandlerOptions;
import io.mitogen.HandlerOptions.Senders;
import io.mitogen.Local;
import io.mitogen.Message;
import io.mitogen.Target;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.call.Failures;
import io.mitogen.runtime.call.PlainCodec;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import io.mitogen.spi.contract.SampleContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
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
  private static final int CHILD = 7;
  private static final int GRANDCHILD = 1001;
  private static final int REPLY_TO = 5000;

  private final FakeLoop loop = new FakeLoop();
  private final KeptLog log = new KeptLog();
  private final PlainCodec codec = new PlainCodec();
  private final MessageRouter messages =
      new MessageRouter(new Identity(US, MASTER), loop, log, true);
  private final FakeNeighbour parent = new FakeNeighbour(US, MASTER, "parent", messages);
  private final Node node = new Node(
      messages,
      loop,
      log,
      new Rules(codec, type -> 0, 1_000_000, true),
      type -> 0,
      new FakeNursery(),
      new NoOutput());
  private final List<String> heard = new ArrayList<>();

  @BeforeEach
  void connect() {
    messages.addParent(parent.stream());
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
          () -> node.context(MASTER).call("com.acme.Hosts", "tail"),
          () -> node.context(MASTER).callAsync("com.acme.Hosts", "tail"),
          () -> node.context(MASTER).send("com.acme.Hosts", "tail"),
          () -> node.context(MASTER).post(1000, 1),
          () -> node.context(MASTER).request(1000, 1),
          () -> node.context(MASTER).ping())) {
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

  /** master (0) -> us (1) -> child (7) -> grandchild (1001). */
  @Nested
  class WithContextsBelow {
    private final FakeNeighbour child = new FakeNeighbour(US, CHILD, "ssh.db1", messages);

    @BeforeEach
    void connect() {
      messages.blocks().grant(CHILD, 1000, 2000);
      messages.addChild(child.stream(), Descendant.child(US, child.stream().neighbour()));
      WireOutput data = new WireOutput();
      data.i32(GRANDCHILD);
      data.i32(CHILD);
      data.text("ssh.db1.sudo");
      data.i64(815);
      data.text("25.0.1");
      child.says(
          Frames.message(Wire.CONTROL, US, CHILD, CHILD, Wire.ADD_ROUTE, 0, data.toByteArray()));
      parent.heard(); // that they came
    }

    @Test
    void allOfThemAreKnown() {
      assertThat(node.contexts())
          .extracting(Context::id, Context::name)
          .containsExactly(tuple(CHILD, "ssh.db1"), tuple(GRANDCHILD, "ssh.db1.sudo"));
    }

    @Test
    void ofOneFartherAwayItIsKnownWhatItSaidOfItself() {
      assertThat(node.context(GRANDCHILD).info())
          .isEqualTo(new ContextInfo(GRANDCHILD, CHILD, "ssh.db1.sudo", 815, "25.0.1", -1, -1, -1));
      assertThat(node.context(GRANDCHILD).isAlive()).isTrue();
    }

    @Test
    void ofOneThatHasGoneNothingIsKnown() {
      messages.remove(child.stream(), "it was closed");

      assertThatThrownBy(() -> node.info(GRANDCHILD))
          .isInstanceOf(DisconnectedException.class)
          .hasMessage(
              "nothing is known of context 1001 here; it has gone, or never was below this one");
      assertThat(node.contexts()).isEmpty();
    }

    @Test
    void aPingOfOneFartherAwayIsAnEcho() {
      CompletableFuture<Duration> ping = node.context(GRANDCHILD).ping();
      Inbound echo = child.next();
      loop.pass(Duration.ofMillis(5));

      child.says(Frames.message(Wire.CONTROL, US, GRANDCHILD, GRANDCHILD, echo.replyTo(), 0));
      loop.runAll();

      assertThat(echo.dst()).isEqualTo(GRANDCHILD);
      assertThat(echo.kind()).isEqualTo(Wire.CONTROL);
      assertThat(echo.handle()).isEqualTo(Wire.ECHO);
      assertThat(echo.size()).isZero();
      assertThat(ping).isCompletedWithValue(Duration.ofMillis(5));
    }

    @Test
    void aPingOfOneThatGoesFails() {
      CompletableFuture<Duration> ping = node.context(GRANDCHILD).ping();

      messages.remove(child.stream(), "its process exited with status 1");
      loop.runAll();

      assertThatThrownBy(ping::get)
          .hasCauseInstanceOf(DisconnectedException.class)
          .hasRootCauseMessage(
              "no answer: ssh.db1.sudo went away before it replied; ssh.db1, which led to it, went away; its process exited with status 1");
    }

    @Test
    void aPingUpwardsIsAnEchoToo() {
      CompletableFuture<Duration> ping = node.master().ping();

      parent.says(Frames.message(Wire.CONTROL, US, MASTER, MASTER, parent.next().replyTo(), 0));
      loop.runAll();

      assertThat(ping).isCompletedWithValue(Duration.ZERO);
    }

    @Test
    void oneFartherAwayIsClosedByItsParent() throws Exception {
      Thread closing = new Thread(() -> node.context(GRANDCHILD).close());
      closing.setDaemon(true);
      closing.start();
      Inbound shutdown = child.next();
      child.says(Frames.message(Wire.CONTROL, US, CHILD, CHILD, shutdown.replyTo(), 0));
      loop.runAll();
      closing.join();

      assertThat(shutdown.dst()).isEqualTo(CHILD);
      assertThat(shutdown.handle()).isEqualTo(Wire.SHUTDOWN);
      WireInput in = shutdown.input();
      assertThat(in.i32()).isEqualTo(GRANDCHILD);
      assertThat(in.i32()).isEqualTo(5000); // milliseconds
      assertThat(in.remaining()).isZero();
      assertThat(log.warnings()).isEmpty();
    }

    @Test
    void fromTheLoopAClosingOnlyBegins() {
      loop.execute(() -> node.context(GRANDCHILD).close());
      loop.runAll();

      assertThat(child.next().handle()).isEqualTo(Wire.SHUTDOWN);
    }

    @Test
    void aClosingEndsWithTheParentThatShouldHaveDoneIt() throws Exception {
      Thread closing = new Thread(() -> node.context(GRANDCHILD).close());
      closing.setDaemon(true);
      closing.start();
      child.next();

      messages.remove(child.stream(), "its process exited with status 1");
      loop.runAll();
      closing.join();

      assertThat(log.warnings()).isEmpty();
    }

    @Test
    void oneThatHasGoneIsClosedAlready() {
      Context context = node.context(GRANDCHILD);
      messages.remove(child.stream(), "it was closed");
      parent.heard();

      context.close();

      assertThat(parent.heard()).isEmpty();
    }

    @Test
    void onceTheRouterIsClosedNothingIsSentToCloseOne() {
      Context context = node.context(GRANDCHILD);
      node.close();

      context.close();

      assertThat(child.heard()).isEmpty();
    }
  }

  @Test
  void onlyContextsBelowCanBeClosed() {
    for (Context context : List.of(node.master(), node.myself())) {
      assertThatThrownBy(context::close)
          .hasMessage(
              "only contexts below can be closed, and " + context.name() + " is not below this one")
          .isInstanceOfSatisfying(
              UndeliverableException.class,
              e -> assertThat(e.reason()).isEqualTo(UndeliverableException.Reason.POLICY));
    }
    assertThat(parent.heard()).isEmpty();
  }

  @Nested
  class AHandlerWithOptions {
    private static final int OTHER = 99; // somewhere behind the parent

    private final FakeNeighbour child = new FakeNeighbour(US, CHILD, "ssh.db1", messages);

    @BeforeEach
    void connect() {
      messages.addChild(child.stream(), Descendant.child(US, child.stream().neighbour()));
      parent.heard();
    }

    @Test
    void hearsRelativesUnlessItIsToldOtherwise() {
      assertHears(HandlerOptions.defaults(), MASTER, CHILD);
    }

    @Test
    void hearsThoseThatItIsToldToHear() {
      assertHears(HandlerOptions.defaults().senders(Senders.PARENTS), MASTER);
      assertHears(HandlerOptions.defaults().senders(Senders.CHILDREN), CHILD);
      assertHears(HandlerOptions.defaults().senders(Senders.RELATIVES), MASTER, CHILD);
      assertHears(HandlerOptions.defaults().senders(Senders.ANYONE), MASTER, OTHER, CHILD);
    }

    private void assertHears(HandlerOptions options, Integer... sources) {
      List<Integer> all = new ArrayList<>();
      int handle = node.addHandler(options, message -> all.add(message.source().id()));

      parent.says(
          Frames.message(Wire.VALUE, US, MASTER, MASTER, handle, 0, (byte) 'n'),
          Frames.message(Wire.VALUE, US, OTHER, OTHER, handle, 0, (byte) 'n'));
      child.says(Frames.message(Wire.VALUE, US, CHILD, CHILD, handle, 0, (byte) 'n'));
      loop.runAll();

      assertThat(all).containsExactly(sources);
    }

    @Test
    void forOneMessageHearsOne() {
      int handle = node.addHandler(HandlerOptions.defaults().oneShot(), this::hear);

      arrives(handle, 0, 'n');
      arrives(handle, REPLY_TO, 'n');
      loop.runAll();
      node.close();
      loop.runAll();

      assertThat(heard).containsExactly("master");
      assertThat(parent.next().kind()).isEqualTo(Wire.DEAD);
    }

    @Test
    void forOneMessageHearsItsEndIfThatComesFirst() {
      node.addHandler(HandlerOptions.defaults().oneShot(), this::hear);

      node.close();
      loop.runAll();

      assertThat(heard).containsExactly("ended: the router is closed");
    }

    @Test
    void ofARespondentHearsThatOneAndItsEnd() {
      int handle =
          node.addHandler(HandlerOptions.defaults().respondent(node.context(CHILD)), this::hear);

      arrives(handle, 0, 'n'); // of the master
      child.says(Frames.message(Wire.VALUE, US, CHILD, CHILD, handle, 0, (byte) 'n'));
      messages.remove(child.stream(), "its process exited with status 1");
      loop.runAll();

      assertThat(heard)
          .containsExactly("ssh.db1", "ended: ssh.db1 went away; its process exited with status 1");
    }

    @Test
    void ofARespondentOfAnotherRouterIsRefused() {
      HandlerOptions options =
          HandlerOptions.defaults().respondent(new SampleContext(CHILD, "ssh.db1"));

      assertThatThrownBy(() -> node.addHandler(options, this::hear))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the respondent ssh.db1 is a context of another router");
      assertThat(messages.handles()).allMatch(handle -> handle < 1000);
    }

    private void hear(Message message) {
      heard.add(
          message.dead().isPresent()
              ? "ended: " + message.dead().get().text()
              : message.source().name());
    }
  }

  @Test
  void aContextOfAnotherRouterStartsNothing() {
    Target target = new Elsewhere(Optional.of(new SampleContext(7, "ssh.db1")));

    assertThatThrownBy(() -> node.connect(target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("elsewhere is to be started by ssh.db1, which is a context of another router");
  }

  /** A target that {@link FakeNursery} has a transport for. */
  record Elsewhere(Optional<Context> via) implements Target {
    @Override
    public String describe() {
      return "elsewhere";
    }

    @Override
    public String contextName(long pid) {
      return "elsewhere";
    }
  }

  @Test
  void contextsTravelAsValues() throws Exception {
    int handle = node.addHandler(message -> message.reply(node.myself()));
    CompletableFuture<Object> reply = node.myself().request(handle, node.master());
    loop.runAll();

    assertThat(reply.get()).isSameAs(node.myself());
    assertThatThrownBy(() -> node.master().post(1000, new SampleContext(7, "ssh.db1")))
        .isInstanceOf(UndeliverableException.class);
  }

  @Test
  void debugIsForItsLog() {
    node.enableDebug();

    assertThat(log.isDebug()).isTrue();
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
  }

  @Test
  void whereNoTransportLeadsNothingCanBeStarted() {
    assertThatThrownBy(() -> node.connect(Local.jvm()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no transport for Local here");
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
