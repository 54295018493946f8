package io.mitogen.ssh.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Making a runtime ahead of the question for it. */
@Timeout(60)
class PrepareTest {
  @TempDir
  private Path directory;

  private final AtomicInteger made = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private String platform;

  @BeforeEach
  void findPlatform() throws IOException {
    platform = Jlink.platform();
  }

  private RuntimeSource source(Maker maker) {
    return source(Map.of(), maker);
  }

  private RuntimeSource source(Map<String, String> given, Maker maker) {
    return new RuntimeSource(
        given, Set.of(), new ArchiveStore(directory.resolve("cache")), modules -> maker);
  }

  private Path makeAtOnce(Path home) throws IOException {
    made.incrementAndGet();
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("bin/java"), "#!/bin/sh\n");
    return home;
  }

  private Path makeWhenAllowed(Path home) throws IOException, InterruptedException {
    begun.countDown();
    mayEnd.await();
    return makeAtOnce(home);
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  void whatWasMadeAheadIsOffered() {
    source(this::makeAtOnce).prepare();

    assertThat(source(this::makeAtOnce).offer(platform)).isInstanceOf(Tuple.class);
    assertThat(made).hasValue(1);
  }

  @Test
  void whoAsksWhileItIsBeingMadeWaitsForIt() throws Exception {
    start(source(this::makeWhenAllowed)::prepare);
    begun.await();
    CompletableFuture<Object> offer = new CompletableFuture<>();
    start(() -> offer.complete(source(this::makeAtOnce).offer(platform)));

    mayEnd.countDown();

    assertThat(offer.get()).isInstanceOf(Tuple.class);
    assertThat(made).hasValue(1);
  }

  @Test
  void noneIsMadeIfOneIsGivenForThisPlatform() {
    source(Map.of(platform, "/no/such/runtime"), this::makeAtOnce).prepare();

    assertThat(made).hasValue(0);
  }

  @Test
  void oneThatIsGivenForAnotherPlatformIsNotHeldUp() throws Exception {
    Path given = directory.resolve("given");
    makeAtOnce(given);
    RuntimeSource source = source(Map.of("linux-riscv64", given.toString()), this::makeWhenAllowed);
    Thread making = start(source::prepare);
    begun.await();

    assertThat(source.offer("linux-riscv64")).isInstanceOf(Tuple.class);
    assertThat(making.isAlive()).isTrue();

    making.interrupt();
    making.join();
  }

  @Test
  void whatGoesWrongIsToldToWhoAsks() {
    RuntimeSource source = source(home -> {
      throw new NoRuntimeException("there is no jlink");
    });
    source.prepare();

    assertThat(source.offer(platform)).isEqualTo("there is no jlink");
  }

  @Test
  void anInterruptEndsItAndLeavesNothingBehind() throws Exception {
    Exchanger<Path> where = new Exchanger<>();
    Thread making = start(source(home -> {
      Files.createDirectories(home.resolve("bin"));
      where.exchange(home);
      mayEnd.await();
      return home;
    })::prepare);
    Path home = where.exchange(directory);

    making.interrupt();
    making.join();

    assertThat(home.getParent()).doesNotExist();
    assertThat(directory.resolve("cache")).isEmptyDirectory();
    assertThat(source(this::makeAtOnce).offer(platform)).isInstanceOf(Tuple.class);
  }

  @Test
  void anInterruptEndsTheWaitForOneThatSomebodyElseMakes() throws Exception {
    Thread making = start(source(this::makeWhenAllowed)::prepare);
    begun.await();
    CompletableFuture<Object> offer = new CompletableFuture<>();
    Thread asking = start(() -> offer.complete(source(this::makeAtOnce).offer(platform)));

    asking.interrupt();

    assertThat(offer.get()).isEqualTo("making it was interrupted");
    assertThat(made).hasValue(0);
    making.interrupt();
    making.join();
  }
}
