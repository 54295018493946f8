package io.mitogen.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mitogen.Broker;
import io.mitogen.Context;
import io.mitogen.Invocation;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code docs/threads.md} says is so. */
@Timeout(60)
class ThreadsTest {
  private static final Path DOCUMENT = Documents.ROOT.resolve("docs/threads.md");

  private static Router router;
  private static Context child;

  @BeforeAll
  static void open() {
    router = Mitogen.open();
    child = router.connect(Local.jvm());
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @Test
  void whatBlocksIsRefusedOnTheLoop() {
    String here = onLoop(router, () -> child.call(System::getProperty, "java.version"));
    String there = child.call(ThreadsTest::connectOnLoop);
    assertThat(List.of(here, there)).isEqualTo(Documents.textBelow("## What may block", DOCUMENT));
  }

  static String connectOnLoop() {
    Router own = Invocation.current().router();
    return onLoop(own, () -> own.connect(Local.jvm()));
  }

  /** What the message is when this is tried on the loop. */
  private static String onLoop(Router router, Runnable what) {
    CompletableFuture<String> message = new CompletableFuture<>();
    heardBy(router, value -> {
      try {
        what.run();
        message.complete("not refused");
      } catch (IllegalStateException e) {
        message.complete(String.valueOf(e.getMessage()));
      }
    });
    return message.join();
  }

  private static void heardBy(Router router, Consumer<Object> handler) {
    int handle = router.addHandler(message -> {
      if (message.dead().isEmpty()) {
        handler.accept(message.value());
      }
    });
    router.myself().post(handle, "go");
  }

  @Test
  void callsSideBySideRunOnVirtualThreadsWhereThereAreGoodOnes() {
    assertThat(child.call(ThreadsTest::thread)).contains("mitogen-calls,");
    String kind = Runtime.version().feature() < 24 ? "Thread[" : "VirtualThread[";
    assertThat(child.concurrent().call(ThreadsTest::thread))
        .startsWith(kind)
        .contains("mitogen-concurrent-call");
  }

  static String thread() {
    return Thread.currentThread().toString();
  }

  @Test
  void whatWasPostedBeforeACallIsHeardBeforeItIsExecuted() {
    int handle = child.call(Postbox::open);
    for (int i = 1; i <= 100; i++) {
      child.post(handle, i);
      assertThat((int) child.call(Postbox::count)).isEqualTo(i);
    }
  }

  /** Counts what it gets. Thread-safe. */
  static final class Postbox {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Postbox() {}

    static int open() {
      return Invocation.current().router().addHandler(message -> {
        if (message.dead().isEmpty()) {
          COUNT.incrementAndGet();
        }
      });
    }

    static int count() {
      return COUNT.get();
    }
  }

  @Test
  void whatAMethodPostedIsHeardBeforeItsCallReturns() {
    List<Object> heard = new CopyOnWriteArrayList<>();
    int handle = router.addHandler(message -> {
      if (message.dead().isEmpty()) {
        heard.add(message.value());
      }
    });
    for (int i = 1; i <= 100; i++) {
      child.run(ThreadsTest::post, handle, i);
      assertThat(heard).hasSize(i);
    }
    router.removeHandler(handle);
  }

  static void post(int handle, int value) {
    Invocation.current().caller().post(handle, value);
  }

  @Test
  void aThreadOfAMethodDoesNotKeepItsContextAlive() {
    Context other = router.connect(Local.jvm());
    ProcessHandle process = ProcessHandle.of(other.info().pid()).orElseThrow();
    other.run(ThreadsTest::startThread);
    other.close();
    assertThat(process.onExit()).succeedsWithin(10, TimeUnit.SECONDS);
  }

  static void startThread() {
    new Thread(() -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        })
        .start();
  }

  @Test
  void aPingIsAnsweredHoweverBusyTheMethodsAre() {
    Context far = router.connect(Local.jvm().via(child));
    List<CompletableFuture<Void>> busy =
        List.of(child.runAsync(Thread::sleep, 60_000L), far.runAsync(Thread::sleep, 60_000L));
    assertThat(child.ping().join()).isPositive();
    assertThat(far.ping().join()).isPositive();
    busy.forEach(each -> each.cancel(true));
    far.close();
  }

  @Test
  void ofAVertxOfOnesOwnAllEventLoopsAreRefusedAndWorkersAreNot() {
    Vertx vertx = Vertx.vertx();
    try (Broker broker = Mitogen.broker(vertx)) {
      Context other = Mitogen.router(broker).connect(Local.jvm());
      CompletableFuture<Object> onLoop = new CompletableFuture<>();
      vertx.runOnContext(nothing -> onLoop.complete(catchThrowable(() -> call(other))));
      assertThat(onLoop.join()).isInstanceOf(IllegalStateException.class);
      assertThat(vertx
              .executeBlocking(() -> call(other))
              .toCompletionStage()
              .toCompletableFuture()
              .join())
          .isEqualTo(System.getProperty("java.version"));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static String call(Context context) {
    return context.call(System::getProperty, "java.version");
  }
}
