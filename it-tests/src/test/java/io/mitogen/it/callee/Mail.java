package io.mitogen.it.callee;

import io.mitogen.Context;
import io.mitogen.Invocation;
import io.mitogen.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** What a callee does with its own router. */
public final class Mail {
  private static final List<Object> RECEIVED = new CopyOnWriteArrayList<>();
  private static final List<String> DEAD = new CopyOnWriteArrayList<>();

  private Mail() {}

  public static void post(int handle, Object value) {
    Invocation.current().router().master().post(handle, value);
  }

  public static Object request(int handle, Object value) throws Exception {
    return Invocation.current().router().master().request(handle, value).get(10, TimeUnit.SECONDS);
  }

  /** What comes of a request that fails: the type of the exception, and its message. */
  public static List<String> failingRequest(int handle, Object value) throws Exception {
    try {
      return List.of("answered " + request(handle, value));
    } catch (ExecutionException e) {
      return List.of(
          e.getCause().getClass().getName(), String.valueOf(e.getCause().getMessage()));
    }
  }

  /** A handler over there that answers with twice what it is sent. */
  public static int addHandler() {
    Router router = Invocation.current().router();
    return router.addHandler(message -> {
      if (message.dead().isPresent()) {
        DEAD.add(message.dead().get().text());
        return;
      }
      RECEIVED.add(message.value());
      message.reply(List.of(message.value(), message.value(), message.source().id()));
    });
  }

  public static void removeHandler(int handle) {
    Invocation.current().router().removeHandler(handle);
  }

  public static List<Object> received() {
    return new ArrayList<>(RECEIVED);
  }

  public static List<String> dead() {
    return new ArrayList<>(DEAD);
  }

  public static String callMaster() {
    return Invocation.current()
        .router()
        .master()
        .call(Basics::echo, "run this for me")
        .toString();
  }

  public static List<Object> whoAmI() {
    Invocation invocation = Invocation.current();
    Context self = invocation.router().myself();
    return List.of(self.id(), self.info().pid(), invocation.caller().id());
  }

  public static String askOnAnotherThread() throws InterruptedException {
    AtomicReference<String> answer = new AtomicReference<>();
    Thread thread = new Thread(
        () -> {
          try {
            answer.set(Invocation.current().toString());
          } catch (IllegalStateException e) {
            answer.set(e.getMessage());
          }
        },
        "mine");
    thread.start();
    thread.join();
    return answer.get();
  }

  /** Blocks the loop of the context, if it can. */
  public static String blockInHandler() throws Exception {
    Router router = Invocation.current().router();
    CompletableFuture<String> answer = new CompletableFuture<>();
    int handle = router.addHandler(message -> {
      if (message.dead().isPresent()) {
        return;
      }
      try {
        answer.complete("called " + message.source().call(Basics::pid));
      } catch (IllegalStateException e) {
        answer.complete(e.getMessage());
      }
    });
    router.myself().post(handle, 1);
    return answer.get(10, TimeUnit.SECONDS);
  }
}
