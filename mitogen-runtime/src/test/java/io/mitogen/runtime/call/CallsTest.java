package io.mitogen.runtime.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.Callee;
import io.mitogen.Context;
import io.mitogen.DeadlineException;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.spi.WireInput;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** us (0) -> child (7). */
@Timeout(20)
class CallsTest {
  private static final int LIMIT = 100_000;

  private final FakeLoop loop = new FakeLoop();
  private final PlainCodec codec = new PlainCodec();
  private final MessageRouter router =
      new MessageRouter(new Identity(Identity.MASTER), loop, new KeptLog(), true);
  private final FakeNeighbour child = new FakeNeighbour(Identity.MASTER, 7, "child", router);
  private final Calls calls = new Calls(router, loop, codec, LIMIT, type -> 3, new NoContexts());
  private final FakeLinks links = new FakeLinks(calls);
  private final Context context = new RemoteContext(7, "ssh.db1", links);

  @BeforeEach
  void connect() {
    router.addChild(child.stream(), Descendant.child(0, child.stream().neighbour()));
  }

  static String tail(String file, int lines) {
    return file + lines;
  }

  @Test
  void aCallIsTheMethodThenWhatWasCapturedThenTheArguments() {
    int lines = codec.name().length();
    Callee.Returning1<String, String> callee = file -> tail(file, lines);

    context.send(CallsTest::nothing);
    context.callAsync(callee, "/var/log/syslog");

    Inbound quick = child.next();
    assertThat(quick.handle()).isEqualTo(Wire.CALL);
    assertThat(quick.kind()).isEqualTo(Wire.CONTROL);
    assertThat(quick.replyTo()).isZero();
    Inbound call = child.next();
    assertThat(call.replyTo()).isEqualTo(1000);
    WireInput in = call.input();
    assertThat(in.u8()).as("in order").isZero();
    MethodName name = MethodName.read(in);
    assertThat(name.loader()).isEqualTo(3);
    assertThat(name.className()).isEqualTo(CallsTest.class.getName());
    assertThat(name.descriptor()).isEqualTo("(ILjava/lang/String;)Ljava/lang/String;");
    assertThat(codec.read(in)).isEqualTo(List.of(5, "/var/log/syslog"));
    assertThat(in.remaining()).isZero();
  }

  static void nothing() {}

  @Nested
  class NothingIsSent {
    @Test
    void ofAnArgumentThatMayNotTravel() {
      assertThatThrownBy(
              () -> context.callAsync("com.acme.Hosts", "tail", 1, Map.of("owner", new Date())))
          .isInstanceOf(UndeliverableException.class)
          .hasMessage(
              "args[1].owner is a java.util.Date, which may not travel; send the values it is made of");

      assertNothingSent();
    }

    @Test
    void ofACallOverTheLimit() {
      assertThatThrownBy(() -> context.callAsync("com.acme.Hosts", "tail", new byte[LIMIT]))
          .isInstanceOfSatisfying(
              UndeliverableException.class,
              e -> assertThat(e.reason()).isEqualTo(UndeliverableException.Reason.TOO_LARGE));

      assertNothingSent();
    }

    @Test
    void ofALargeArrayOverTheLimit() {
      assertThatThrownBy(() -> context.call("com.acme.Hosts", "tail", new byte[LIMIT]))
          .isInstanceOf(UndeliverableException.class);

      assertNothingSent();
    }

    @Test
    void ofACallThatWouldBlockTheLoop() {
      loop.execute(() -> context.call("com.acme.Hosts", "tail"));

      assertThatThrownBy(loop::runAll)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("call would block the event loop");
      assertNothingSent();
    }

    @Test
    void ofAValueThatMayNotTravel() {
      assertThatThrownBy(() -> context.post(1234, new Date()))
          .hasMessageStartingWith("value is a java.util.Date");
      assertThatThrownBy(() -> context.request(1234, new Date()))
          .hasMessageStartingWith("value is a java.util.Date");

      assertNothingSent();
    }

    @Test
    void toOurselves() {
      Context self = new RemoteContext(Identity.MASTER, "self", links);

      assertThatThrownBy(() -> self.call("com.acme.Hosts", "tail"))
          .isInstanceOf(UndeliverableException.class)
          .hasMessage("a context can't be called from itself; call the method directly");
      assertThat(router.replies().size()).isZero();
    }

    private void assertNothingSent() {
      assertThat(child.heard()).isEmpty();
      assertThat(router.replies().size()).isZero();
    }
  }

  @Nested
  class WithALimit {
    @Test
    void thatPassesTheCalleeIsToldToStop() {
      assertThatThrownBy(() -> context.within(Duration.ofMillis(1)).call("com.acme.Hosts", "tail"))
          .isInstanceOf(DeadlineException.class);

      assertThat(child.heard()).extracting(Inbound::handle).containsExactly(Wire.CALL, Wire.CANCEL);
      assertThat(router.replies().size()).isZero();
    }

    @Test
    void ofNothingItIsRefused() {
      assertThatThrownBy(() -> context.within(Duration.ZERO))
          .hasMessage("the time limit of a call must be positive, got PT0S");
      assertThatThrownBy(() -> context.within(Duration.ofSeconds(-1)))
          .hasMessage("the time limit of a call must be positive, got PT-1S");
    }

    @Test
    void ofForeverItIsLong() {
      Duration forever = ChronoUnit.FOREVER.getDuration();

      CompletableFuture<Object> reply = context.within(forever).callAsync("com.acme.Hosts", "tail");

      assertThat(reply).isNotDone();
    }
  }

  @Test
  void contextsAreEqualIfTheyMeanTheSameOne() {
    assertThat(new RemoteContext(7, "a", links))
        .isEqualTo(new RemoteContext(7, "b", links))
        .hasSameHashCodeAs(new RemoteContext(7, "b", links))
        .isNotEqualTo(new RemoteContext(8, "a", links))
        .isNotEqualTo(new RemoteContext(7, "a", new FakeLinks(calls)))
        .hasToString("a");
  }
}
