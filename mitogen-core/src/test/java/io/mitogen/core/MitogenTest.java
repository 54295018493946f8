package io.mitogen.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.program.Nowhere;
import io.mitogen.Broker;
import io.mitogen.CallException;
import io.mitogen.ClosedException;
import io.mitogen.Context;
import io.mitogen.Dead;
import io.mitogen.Local;
import io.mitogen.Message;
import io.mitogen.Router;
import io.mitogen.UndeliverableException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MitogenTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private static Vertx vertx;

  @BeforeAll
  static void begin() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void end() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Nested
  class ARouter {
    @Test
    void knowsItselfAndNobodyElse() {
      try (Router router = Mitogen.open()) {
        assertThat(router.myself().id()).isZero();
        assertThat(router.myself().isAlive()).isTrue();
        assertThat(router.master()).isEqualTo(router.myself());
        assertThat(router.contexts()).isEmpty();
        assertThat(router.myself().info().pid())
            .isEqualTo(ProcessHandle.current().pid());
      }
    }

    @Test
    void saysThatNoTransportLeadsThere() {
      try (Router router = Mitogen.open()) {
        assertThatThrownBy(() -> router.connect(new Nowhere()))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("no transport for Nowhere; found Local; ");
      }
    }

    @Test
    void saysThatThereIsNoSuchCodec() {
      assertThatThrownBy(() -> Mitogen.open(RouterOptions.defaults().codec("json")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("no codec json; found [cbor]; ");
    }

    @Test
    void isNotCalledFromItself() {
      try (Router router = Mitogen.open()) {
        Context myself = router.myself();

        assertThatThrownBy(() -> myself.call(System::nanoTime))
            .isInstanceOf(UndeliverableException.class)
            .hasMessage("a context can't be called from itself; call the method directly");
      }
    }

    @Test
    void refusesToBlockTheEventLoop() throws Exception {
      try (Broker broker = Mitogen.broker(vertx)) {
        Router router = Mitogen.router(broker);

        assertThat(onEventLoop(() -> thrownBy(() -> router.connect(Local.jvm()))))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageMatching(
                "connect would block the event loop, on thread vert\\.x-eventloop-thread-\\d+;"
                    + " use connectAsync there, or call from a thread of your own");
      }
    }

    @Test
    void isClosedWhateverItsBodyDoes() {
      CompletableFuture<Router> used = new CompletableFuture<>();
      IOException trouble = new IOException("trouble");

      assertThatThrownBy(() -> Mitogen.run(router -> {
            used.complete(router);
            throw trouble;
          }))
          .isSameAs(trouble);

      assertThatThrownBy(used.join()::contexts).isInstanceOf(ClosedException.class);
    }
  }

  @Nested
  class AClosedRouter {
    private final Router router = Mitogen.open();

    @Test
    void refusesEverythingButToBeClosedAgain() {
      Context myself = router.myself();
      int handle = router.addHandler(message -> {});
      router.close();

      router.close();

      List<ThrowingCallable> uses = List.of(
          () -> router.connect(Local.jvm()),
          () -> router.connectAsync(Local.jvm()),
          router::myself,
          router::master,
          router::contexts,
          () -> router.addHandler(message -> {}),
          () -> router.removeHandler(handle),
          () -> myself.call(System::nanoTime),
          () -> myself.post(handle, "value"));
      assertThat(uses)
          .allSatisfy(use -> assertThatThrownBy(use)
              .isInstanceOf(ClosedException.class)
              .hasMessage(
                  "the router is closed; connect and call before close(), or open another"));
    }

    @Test
    void isNotAliveToItself() {
      Context myself = router.myself();

      router.close();

      assertThat(myself.isAlive()).isFalse();
      assertThat(myself.id()).isZero();
    }
  }

  @Nested
  class ABroker {
    @Test
    void mayHaveSeveralRouters() {
      try (Broker broker = Mitogen.broker()) {
        Router one = Mitogen.router(broker);
        Router two = Mitogen.router(broker);

        one.close();

        assertThat(two.contexts()).isEmpty();
      }
    }

    @Test
    void closesItsRouters() {
      Broker broker = Mitogen.broker();
      Router router = Mitogen.router(broker);

      broker.close();

      assertThatThrownBy(router::contexts).isInstanceOf(ClosedException.class);
    }

    @Test
    void opensNoRouterOnceItIsClosed() {
      Broker broker = Mitogen.broker();
      broker.close();
      broker.close();

      assertThatThrownBy(() -> Mitogen.router(broker))
          .isInstanceOf(ClosedException.class)
          .hasMessage("the broker is closed; open the router before, or on another broker");
    }

    @Test
    void isJoinedOnceItIsShutDown() throws Exception {
      Broker broker = Mitogen.broker();
      Router router = Mitogen.router(broker);
      assertThat(broker.join(Duration.ZERO)).isFalse();

      broker.shutdown();
      broker.shutdown();

      assertThat(broker.join(LONG)).isTrue();
      assertThat(broker.join(Duration.ZERO)).isTrue();
      assertThatThrownBy(router::contexts).isInstanceOf(ClosedException.class);
    }

    @Test
    void isNotJoinedByAThreadThatIsInterrupted() throws Exception {
      try (Broker broker = Mitogen.broker()) {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> broker.join(LONG)).isInstanceOf(InterruptedException.class);
      }
    }

    @Test
    void refusesToBeJoinedOnTheEventLoop() throws Exception {
      try (Broker broker = Mitogen.broker(vertx)) {
        assertThat(onEventLoop(() -> thrownBy(() -> broker.join(LONG))))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("join would block the event loop");
      }
    }

    @Test
    void onlyBeginsToCloseOnTheEventLoop() throws Exception {
      Broker broker = Mitogen.broker(vertx);

      assertThat(onEventLoop(() -> thrownBy(broker::close))).isNull();

      assertThat(broker.join(LONG)).isTrue();
    }

    @Test
    void leavesTheProgramsVertxOpen() throws Exception {
      Broker broker = Mitogen.broker(vertx);
      Mitogen.router(broker).addHandler(message -> {});

      broker.close();

      assertThat(onEventLoop(() -> "alive")).isEqualTo("alive");
    }

    @Test
    void mustBeOneOfOurs() {
      Broker foreign = new ForeignBroker();

      assertThatThrownBy(() -> Mitogen.router(foreign))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a router needs a broker made by Mitogen.broker(), got a "
              + ForeignBroker.class.getName());
    }
  }

  @Nested
  class AHandler {
    @Test
    void hearsWhatIsPosted() throws Exception {
      LinkedBlockingQueue<Object> heard = new LinkedBlockingQueue<>();
      try (Router router = Mitogen.open()) {
        int handle = router.addHandler(message -> {
          if (message.dead().isEmpty()) {
            heard.add(message.source());
            heard.add(message.value());
            heard.add(message.wantsReply());
          }
        });

        router.myself().post(handle, List.of("one", 2));

        assertThat(handle).isGreaterThanOrEqualTo(1000);
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(router.myself());
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(List.of("one", 2));
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(false);
      }
    }

    @Test
    void answersARequestOnce() throws Exception {
      try (Router router = Mitogen.open()) {
        int handle = router.addHandler(message -> {
          message.reply("first");
          message.reply("second");
        });

        assertThat(router.myself().request(handle, null).get(10, TimeUnit.SECONDS))
            .isEqualTo("first");
      }
    }

    @Test
    void tellsWhoeverAskedWhatItThrew() {
      try (Router router = Mitogen.open()) {
        int handle = router.addHandler(message -> {
          if (message.wantsReply()) {
            throw new IllegalStateException("no such order");
          }
        });

        CompletableFuture<Object> answer = router.myself().request(handle, 4711);

        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
            .cause()
            .isInstanceOf(CallException.class)
            .hasMessageContaining("no such order");
      }
    }

    @Test
    void hearsOneDeadMessageWhenTheRouterIsClosed() throws Exception {
      List<Message> heard = new CopyOnWriteArrayList<>();
      Broker broker = Mitogen.broker();
      Router router = Mitogen.router(broker);
      router.addHandler(heard::add);

      router.close();
      router.close();
      broker.close();

      assertThat(heard).hasSize(1);
      Message last = heard.get(0);
      assertThat(last.dead()).contains(new Dead(Dead.Reason.CLOSED, "the router is closed"));
      assertThat(last.wantsReply()).isFalse();
      assertThat(last.source().id()).isZero();
      assertThatThrownBy(last::value)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a dead message has no value: the router is closed");
    }

    @Test
    void hearsADeadMessageOnTheProgramsVertxToo() throws Exception {
      LinkedBlockingQueue<Message> heard = new LinkedBlockingQueue<>();
      Broker broker = Mitogen.broker(vertx);
      Mitogen.router(broker).addHandler(heard::add);

      broker.close();

      assertThat(heard.poll(10, TimeUnit.SECONDS).dead())
          .contains(new Dead(Dead.Reason.CLOSED, "the router is closed"));
    }

    @Test
    void hearsOneDeadMessageWhenItIsRemoved() throws Exception {
      LinkedBlockingQueue<Message> heard = new LinkedBlockingQueue<>();
      try (Router router = Mitogen.open()) {
        int handle = router.addHandler(heard::add);

        router.removeHandler(handle);
        router.removeHandler(handle);

        assertThat(heard.poll(10, TimeUnit.SECONDS).dead())
            .contains(new Dead(Dead.Reason.CLOSED, "the handler was removed"));
        CompletableFuture<Object> answer = router.myself().request(handle, 1);
        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
            .cause()
            .isInstanceOf(UndeliverableException.class)
            .hasMessage("nothing listens at handle " + handle + " of context 0");
      }
      assertThat(heard).isEmpty();
    }

    @Test
    void hasAHandleOfItsOwn() {
      try (Router router = Mitogen.open()) {
        int one = router.addHandler(message -> {});
        router.removeHandler(one);
        int two = router.addHandler(message -> {});

        assertThat(two).isNotEqualTo(one);
      }
    }
  }

  private static <R> R onEventLoop(Callable<R> task) throws Exception {
    CompletableFuture<R> result = new CompletableFuture<>();
    vertx.runOnContext(nothing -> {
      try {
        result.complete(task.call());
      } catch (Exception e) {
        result.completeExceptionally(e);
      }
    });
    return result.get(10, TimeUnit.SECONDS);
  }

  private static Throwable thrownBy(ThrowingCallable task) {
    try {
      task.call();
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  /** Somebody else's. */
  private static final class ForeignBroker implements Broker {
    @Override
    public void shutdown() {}

    @Override
    public boolean join(Duration limit) {
      return true;
    }

    @Override
    public void close() {}
  }
}
