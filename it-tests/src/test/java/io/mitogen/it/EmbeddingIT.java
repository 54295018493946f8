package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.mitogen.Broker;
import io.mitogen.ClosedException;
import io.mitogen.Context;
import io.mitogen.DisconnectedException;
import io.mitogen.Local;
import io.mitogen.MitogenException;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.core.RouterOptions;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Trouble;
import io.mitogen.it.leak.LeakCheck;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The library inside of a program: how it is begun, where it may be used, and how it ends. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class EmbeddingIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Nested
  class Begun {
    @Test
    void byRunWhichCloses() {
      AtomicReference<Context> child = new AtomicReference<>();

      Mitogen.run(router -> {
        child.set(router.connect(Local.jvm()));
        assertThat(child.get().call(Basics::echo, "x")).isEqualTo("x");
      });

      assertThat(child.get().isAlive()).isFalse();
    }

    @Test
    void byRunWhichClosesEvenIfItFails() {
      AtomicReference<Context> child = new AtomicReference<>();

      assertThatThrownBy(() -> Mitogen.<IOException>run(router -> {
            child.set(router.connect(Local.jvm()));
            throw new IOException("checked");
          }))
          .isInstanceOf(IOException.class)
          .hasMessage("checked");

      assertThat(child.get().isAlive()).isFalse();
    }

    @Test
    void byTryWithResources() {
      Context child;
      try (Router router = Mitogen.open()) {
        child = router.connect(Local.jvm());
        assertThat(child.call(Basics::echo, "x")).isEqualTo("x");
      }

      assertThat(child.isAlive()).isFalse();
    }

    @Test
    void byHand() throws Exception {
      Broker broker = Mitogen.broker();
      Router one = Mitogen.router(broker);
      Router two = Mitogen.router(broker, RouterOptions.defaults().maxMessageBytes(1 << 20));
      Context ofOne = one.connect(Local.jvm());
      Context ofTwo = two.connect(Local.jvm());
      assertThat(ofOne.call(Basics::echo, "one")).isEqualTo("one");
      assertThat(ofTwo.call(Basics::echo, "two")).isEqualTo("two");

      one.close();
      assertThat(ofTwo.call(Basics::echo, "still")).isEqualTo("still");

      broker.shutdown();
      broker.shutdown(); // changes nothing
      assertThat(broker.join(SOON)).isTrue();
      assertThat(ofTwo.isAlive()).isFalse();
      assertThatThrownBy(() -> two.connect(Local.jvm())).isInstanceOf(ClosedException.class);
      assertThatThrownBy(() -> Mitogen.router(broker))
          .isInstanceOf(ClosedException.class)
          .hasMessage("the broker is closed; open the router before, or on another broker");
      broker.close();
    }

    @Test
    void withAVertxOfTheProgram() throws Exception {
      Vertx vertx = Vertx.vertx();
      try (Broker broker = Mitogen.broker(vertx)) {
        Router router = Mitogen.router(broker);
        Context child = router.connect(Local.jvm());
        assertThat(child.callAsync(Basics::echo, "x").get(10, TimeUnit.SECONDS)).isEqualTo("x");
      }

      CompletableFuture<Long> timer = new CompletableFuture<>();
      vertx.setTimer(1, timer::complete);
      assertThat(timer).succeedsWithin(SOON); // it is not closed by us

      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  @Nested
  class OnTheEventLoop {
    @Test
    void futuresComplete() throws Exception {
      try (Router router = Mitogen.open()) {
        CompletableFuture<Context> connecting = router.connectAsync(Local.jvm());
        CompletableFuture<Boolean> connected =
            connecting.thenApply(context -> io.vertx.core.Context.isOnEventLoopThread());
        CompletableFuture<Boolean> answered = connecting
            .thenCompose(context -> context.callAsync(Trouble::sleep, 100L))
            .thenApply(answer -> io.vertx.core.Context.isOnEventLoopThread());

        assertThat(connected.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(answered.get(10, TimeUnit.SECONDS)).isTrue();
      }
    }

    @Test
    void nothingMayBlock() throws Exception {
      Broker broker = Mitogen.broker();
      Router router = Mitogen.router(broker);
      Context child = router.connect(Local.jvm());

      List<String> refusals = onTheLoopOf(
          router,
          () -> child.call(Basics::pid),
          () -> child.run(Trouble::isInterrupted),
          () -> router.connect(Local.jvm()),
          () -> broker.join(SOON));

      assertThat(refusals)
          .satisfiesExactly(
              text -> assertThat(text)
                  .startsWith("call would block the event loop, on thread ")
                  .endsWith("; use callAsync there, or call from a thread of your own"),
              text -> assertThat(text).startsWith("call would block the event loop"),
              text -> assertThat(text)
                  .startsWith("connect would block")
                  .contains("; use connectAsync there"),
              text -> assertThat(text).startsWith("join would block"));
      assertThat(child.call(Basics::echo, "x")).isEqualTo("x");
      broker.close();
    }

    @Test
    void closeOnlyBegins() throws Exception {
      Router router = Mitogen.open();
      Context child = router.connect(Local.jvm());
      CompletableFuture<Duration> took = new CompletableFuture<>();
      int handle = router.addHandler(message -> {
        if (message.dead().isEmpty()) {
          long begin = System.nanoTime();
          child.close();
          took.complete(Duration.ofNanos(System.nanoTime() - begin));
        }
      });

      router.myself().post(handle, 1);

      assertThat(took.get(10, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(4));
      await().until(() -> !child.isAlive());
      router.close();
    }

    @Test
    void theRouterItselfMayBeClosed() throws Exception {
      Router router = Mitogen.open();
      Context child = router.connect(Local.jvm());
      int handle = router.addHandler(message -> {
        if (message.dead().isEmpty()) {
          router.close();
        }
      });

      router.myself().post(handle, 1);

      await().until(() -> !child.isAlive());
      assertThatThrownBy(() -> child.call(Basics::pid)).isInstanceOf(MitogenException.class);
    }

    /** The messages of what these throw. */
    private static List<String> onTheLoopOf(Router router, ThrowingCallable... refused)
        throws Exception {
      CompletableFuture<List<String>> messages = new CompletableFuture<>();
      int handle = router.addHandler(message -> {
        List<String> heard = new ArrayList<>();
        for (ThrowingCallable each : refused) {
          Throwable thrown = catchThrowable(each);
          heard.add(thrown instanceof IllegalStateException ? thrown.getMessage() : "" + thrown);
        }
        messages.complete(heard);
      });
      router.myself().post(handle, "go");
      return messages.get(10, TimeUnit.SECONDS);
    }
  }

  @Nested
  class Closed {
    @Test
    void refusesEverythingFromThenOn() {
      Router router = Mitogen.open();
      Context child = router.connect(Local.jvm());
      router.close();
      router.close(); // changes nothing

      List<ThrowingCallable> uses = List.of(
          () -> router.connect(Local.jvm()),
          () -> router.connectAsync(Local.jvm()),
          router::myself,
          router::master,
          router::contexts,
          () -> router.addHandler(message -> {}),
          () -> router.removeHandler(1000),
          () -> child.call(Basics::pid),
          () -> child.callAsync(Basics::pid),
          () -> child.send(Basics::pid),
          () -> child.within(SOON).call(Basics::pid),
          () -> child.post(1000, 1),
          () -> child.request(1000, 1),
          child::ping);

      assertThat(uses)
          .allSatisfy(use -> assertThatThrownBy(use)
              .isInstanceOf(ClosedException.class)
              .hasMessageContaining("the router is closed"));
      assertThat(child.isAlive()).isFalse();
      child.close();
    }

    @Test
    void tellsWhoeverWaits() {
      Router router = Mitogen.open();
      Context child = router.connect(Local.jvm());
      CompletableFuture<String> reply = child.callAsync(Trouble::sleep, 60_000L);

      router.close();

      assertThatThrownBy(() -> reply.get(10, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(DisconnectedException.class)
          .hasMessageContaining("it was closed");
    }

    @Test
    void endsContextsThatDoNotWantTo() {
      Router router = Mitogen.open();
      Context child = router.connect(Local.jvm());
      child.send(Trouble::hang);
      Soon.begins(child);
      long begin = System.nanoTime();

      router.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
      assertThat(child.isAlive()).isFalse();
    }

    @Test
    void endsContextsThatAreFrozen() throws Exception {
      Router router = Mitogen.open();
      Context child = router.connect(Local.jvm());
      Process stop = new ProcessBuilder("kill", "-STOP", "" + child.info().pid()).start();
      assertThat(stop.waitFor()).isZero();
      CompletableFuture<Integer> reply =
          child.callAsync(Basics::length, new byte[10 << 20]); // more than the pipe takes
      long begin = System.nanoTime();

      router.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
      assertThatThrownBy(() -> reply.get(10, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(DisconnectedException.class);
    }

    @Test
    void byAThreadThatIsInterrupted() {
      try (Heard heard = Heard.by("mitogen.life")) {
        Router router = Mitogen.open();
        Context child = router.connect(Local.jvm());
        Thread.currentThread().interrupt();

        router.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(child.isAlive()).isFalse();
        assertThat(heard.warnings()).isEmpty();
      }
    }

    @Test
    void withoutAnyContext() {
      Mitogen.open().close();
      Mitogen.broker().close();
    }
  }
}
