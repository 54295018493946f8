package io.mitogen.it.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldingsTest {
  private final Holdings before = Holdings.now();

  @Test
  void nothingIsHeldThatWasHeldBefore() {
    thenNothingIsLeft();
  }

  @Test
  void aThreadIsNamed() {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread = new Thread(
        () -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        "forgotten");
    thread.start();
    try {
      assertThat(Holdings.now().since(before))
          .singleElement()
          .asString()
          .startsWith("thread \"forgotten\"");
    } finally {
      end.countDown();
    }

    thenNothingIsLeft();
  }

  @Test
  void anOpenFileIsNamed(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("forgotten"));
    FileInputStream open = new FileInputStream(file.toFile());
    try {
      assertThat(Holdings.now().since(before))
          .singleElement()
          .asString()
          .startsWith("open file ")
          .endsWith(" -> " + file);
    } finally {
      open.close();
    }

    thenNothingIsLeft();
  }

  @Test
  void aProcessIsNamedAndSoIsItsChild() throws Exception {
    Process process = new ProcessBuilder("sh", "-c", "sleep 4711 & wait").start();
    try {
      await()
          .pollInSameThread()
          .untilAsserted(() -> assertThat(Holdings.now().since(before))
              .anyMatch(line -> line.matches("process \\d+: sh -c sleep 4711 & wait"))
              .anyMatch(line -> line.matches("process \\d+: sleep 4711")));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      process.getOutputStream().close();
      process.getInputStream().close();
      process.getErrorStream().close();
    }

    thenNothingIsLeft();
  }

  @Test
  void aFileOnTheDiskIsNamed() throws IOException {
    Path file = Files.createTempFile(".mitogen.", "");
    try {
      assertThat(Holdings.now().since(before)).contains("file " + file);
    } finally {
      Files.delete(file);
    }

    thenNothingIsLeft();
  }

  private void thenNothingIsLeft() {
    await()
        .pollInSameThread()
        .untilAsserted(() -> assertThat(Holdings.now().since(before)).isEmpty());
  }
}
