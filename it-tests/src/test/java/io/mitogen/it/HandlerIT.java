package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mitogen.CallException;
import io.mitogen.Context;
import io.mitogen.Dead;
import io.mitogen.Local;
import io.mitogen.Message;
import io.mitogen.Router;
import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Mail;
import io.mitogen.it.leak.LeakCheck;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code master -> child}: messages to handlers, both ways. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class HandlerIT {
  private static Router router;
  private static Context child;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    child = router.connect(Local.jvm().name("child"));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  /** A handler that leaves out the dead message at its end. */
  private static int listen(Consumer<Message> handler) {
    return router.addHandler(message -> {
      if (message.dead().isEmpty()) {
        handler.accept(message);
      }
    });
  }

  @Nested
  class OfTheMaster {
    @Test
    void hearWhatTheChildPosts() {
      List<Object> heard = new CopyOnWriteArrayList<>();
      int handle = listen(message -> {
        heard.addAll(List.of(message.value(), message.source().id(), message.wantsReply()));
      });

      child.run(Mail::post, handle, "hello");

      await().untilAsserted(() -> assertThat(heard).containsExactly("hello", child.id(), false));
      router.removeHandler(handle);
    }

    @Test
    void answerWhatTheChildRequests() {
      int handle = listen(message -> message.reply(List.of("got", message.value())));

      assertThat(child.call(Mail::request, handle, "x")).isEqualTo(List.of("got", "x"));
    }

    @Test
    void answerLaterAndFromAnyThread() {
      int handle =
          listen(message -> CompletableFuture.runAsync(() -> message.reply("from elsewhere")));

      assertThat(child.call(Mail::request, handle, "x")).isEqualTo("from elsewhere");
    }

    @Test
    void answerOnceOnly() {
      int handle = listen(message -> {
        message.reply(1);
        message.reply(2);
      });

      assertThat(child.call(Mail::request, handle, "x")).isEqualTo(1);
      assertThat(child.call(Mail::request, handle, "x")).isEqualTo(1);
    }

    @Test
    void mayCallBack() throws Exception {
      CompletableFuture<Object> answer = new CompletableFuture<>();
      int handle = listen(message ->
          message.source().callAsync(Basics::echo, message.value()).thenAccept(answer::complete));

      child.run(Mail::post, handle, "there and back");

      assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("there and back");
    }

    @Test
    void answerWithWhatTheyThrow() {
      int handle = listen(message -> {
        throw new IllegalArgumentException("not this: " + message.value());
      });

      assertThat(child.call(Mail::failingRequest, handle, "x"))
          .containsExactly(
              "io.mitogen.CallException",
              "in master: java.lang.IllegalArgumentException: not this: x");
    }

    @Test
    void answerWithTheErrorsThatTheyThrow() {
      int handle = listen(message -> {
        throw new StackOverflowError("deep");
      });

      assertThat(child.call(Mail::failingRequest, handle, "x"))
          .containsExactly(
              "io.mitogen.CallException", "in master: java.lang.StackOverflowError: deep");
    }

    @Test
    void sayWhyTheirReplyMayNotTravel() {
      int handle = listen(message -> message.reply(Optional.empty()));

      assertThat(child.call(Mail::failingRequest, handle, "x"))
          .containsExactly(
              "io.mitogen.CallException",
              "in master: io.mitogen.UndeliverableException: value is a java.util.Optional, which may"
                  + " not travel; send the values it is made of");
    }

    @Test
    void thatAreNotThereAreAnError() {
      assertThat(child.call(Mail::failingRequest, 999_999, "x"))
          .containsExactly(
              "io.mitogen.UndeliverableException", "nothing listens at handle 999999 of context 0");
    }

    @Test
    void hearOneDeadMessageWhenTheyAreRemoved() throws Exception {
      List<Dead> dead = new CopyOnWriteArrayList<>();
      int handle = router.addHandler(message -> message.dead().ifPresent(dead::add));

      router.removeHandler(handle);
      router.removeHandler(handle);

      await()
          .untilAsserted(() -> assertThat(dead)
              .containsExactly(new Dead(Dead.Reason.CLOSED, "the handler was removed")));
      assertThat(child.call(Mail::failingRequest, handle, "x"))
          .containsExactly(
              "io.mitogen.UndeliverableException",
              "nothing listens at handle " + handle + " of context 0");
    }

    @Test
    void hearOneDeadMessageWhenTheRouterIsClosed() {
      List<Message> heard = new CopyOnWriteArrayList<>();
      Router closing = Mitogen.open();
      closing.addHandler(heard::add);

      closing.close();

      assertThat(heard).singleElement().satisfies(message -> {
        assertThat(message.dead()).contains(new Dead(Dead.Reason.CLOSED, "the router is closed"));
        assertThat(message.wantsReply()).isFalse();
        assertThatThrownBy(message::value)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("the router is closed");
      });
    }

    @Test
    void hearOneDeadMessageWhenARouterThatHadContextsIsClosed() {
      List<Dead> dead = new CopyOnWriteArrayList<>();
      Router closing = Mitogen.open();
      int handle = closing.addHandler(message -> message.dead().ifPresent(dead::add));
      closing.connect(Local.jvm()).run(Mail::post, handle, 1);

      closing.close();

      assertThat(dead).containsExactly(new Dead(Dead.Reason.CLOSED, "the router is closed"));
    }

    @Test
    void areReachedByTheMasterItself() throws Exception {
      int handle = listen(message -> message.reply(message.source().id()));

      assertThat(router.myself().request(handle, 1).get(10, TimeUnit.SECONDS)).isEqualTo(0);
    }
  }

  @Nested
  class OfTheChild {
    @Test
    void hearAndAnswer() throws Exception {
      int handle = child.call(Mail::addHandler);

      child.post(handle, "posted");
      Object answer = child.request(handle, "requested").get(10, TimeUnit.SECONDS);

      assertThat(answer).isEqualTo(List.of("requested", "requested", 0));
      assertThat(child.call(Mail::received)).containsExactly("posted", "requested");

      child.run(Mail::removeHandler, handle);
      assertThatThrownBy(() -> child.request(handle, "late").get(10, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_HANDLE))
          .hasMessage("nothing listens at handle " + handle + " of context " + child.id());
      await()
          .untilAsserted(
              () -> assertThat(child.call(Mail::dead)).containsExactly("the handler was removed"));
    }

    @Test
    void mayNotBlock() {
      assertThat(child.call(Mail::blockInHandler)).startsWith("call would block the event loop");
    }
  }

  @Nested
  class TheCallee {
    @Test
    void knowsItsContextAndItsCaller() {
      assertThat(child.call(Mail::whoAmI))
          .containsExactly(child.id(), child.info().pid(), router.myself().id());
    }

    @Test
    void mayNotRunCodeInTheMaster() {
      assertThatThrownBy(() -> child.call(Mail::callMaster))
          .isInstanceOfSatisfying(
              CallException.class,
              e -> assertThat(e.type()).isEqualTo("io.mitogen.UndeliverableException"));
    }

    @Test
    void knowsNothingOnAThreadOfItsOwn() {
      assertThat(child.call(Mail::askOnAnotherThread))
          .startsWith("no call is being executed on thread mine;");
    }
  }
}
