package io.mitogen.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mitogen.CallException;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.Tuple;
import io.mitogen.core.Mitogen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code docs/troubleshooting.md} shows of the inside looks like that. */
@Timeout(60)
class TroubleshootingTest {
  private static final Path DOCUMENT = Documents.ROOT.resolve("docs/troubleshooting.md");

  @Test
  void dump() {
    try (Router router = Mitogen.open()) {
      Context middle = router.connect(Local.jvm().name("middle"));
      Context far = router.connect(Local.jvm().name("far").via(middle));
      router.addHandler(message -> {});
      CompletableFuture<Void> waiting = far.runAsync(Thread::sleep, 60_000L);
      assertThat(withoutNumbers(router.dump().lines().toList()))
          .isEqualTo(withoutNumbers(Documents.textBelow("## It hangs", DOCUMENT)));
      waiting.cancel(true);
    }
  }

  @Test
  void frames() throws Exception {
    List<String> shown = Documents.textBelow("## What goes over the wire", DOCUMENT);
    try (Router router = Mitogen.open();
        Heard heard = new Heard()) {
      Context far = (Context) ((Tuple) TreeSnippets.debug(router)).asList().get(1);
      far.call(Numbers::fibonacci, 90);
      assertAllAndNoOtherBetween(0, 2, shown, heard); // and others, for the class
      far.call(Numbers::fibonacci, 90);
      assertAllAndNoOtherBetween(0, 2, shown, heard);
    }
  }

  private static void assertAllAndNoOtherBetween(
      int one, int other, List<String> shown, Heard heard) throws InterruptedException {
    List<String> missing = new ArrayList<>(withoutNumbers(shown));
    while (!missing.isEmpty()) {
      LogRecord record = heard.await(message -> message.contains("  " + one + " -> " + other + "  ")
          || message.contains("  " + other + " -> " + one + "  "));
      String line = record.getLoggerName() + ": " + record.getMessage();
      assertThat(missing).containsAll(withoutNumbers(List.of(line)));
      missing.removeAll(withoutNumbers(List.of(line)));
    }
  }

  @Test
  void threadDump() throws Exception {
    try (Router router = Mitogen.open();
        Heard heard = new Heard()) {
      Context child = router.connect(Local.jvm().name("worker"));
      String pid = Long.toString(child.info().pid());
      assertThat(new ProcessBuilder("kill", "-QUIT", pid).start().waitFor()).isZero();
      LogRecord record = heard.await(message -> message.startsWith("worker: \"mitogen-calls\""));
      assertThat(record.getLoggerName()).isEqualTo("mitogen.stdio");
    }
  }

  @Test
  void processes() throws IOException {
    try (Router router = Mitogen.open()) {
      Context middle = router.connect(Local.jvm().name("middle"));
      Context far = router.connect(Local.jvm().name("far").via(middle));
      String shown = Documents.textBelow("## What is left behind", DOCUMENT).get(0);
      String end = shown.substring(0, shown.indexOf("ann@"));
      long master = ProcessHandle.current().pid();
      assertThat(commandLine(middle)).endsWith(end + startedBy(master));
      assertThat(commandLine(far)).endsWith(end + startedBy(middle.info().pid()));
    }
  }

  @Test
  void missingClasses() {
    try (Router router = Mitogen.open()) {
      Context child = router.connect(Local.jvm());
      List<String> messages = new ArrayList<>();
      for (String name : List.of("com.acme.Hosts", "io.mitogen.core.Mitogen")) {
        CallException failure =
            catchThrowableOfType(CallException.class, () -> child.call(Missing::find, name));
        messages.add(failure.type() + ": " + failure.remoteMessage());
      }
      assertThat(messages).isEqualTo(Documents.textBelow("## A class is not found", DOCUMENT));
    }
  }

  private static List<String> withoutNumbers(List<String> lines) {
    return lines.stream()
        .map(line -> line.replaceAll("Java [0-9.]+", "Java #").replaceAll("\\d+", "#"))
        .toList();
  }

  private static String commandLine(Context context) throws IOException {
    return Files.readString(Path.of("/proc/" + context.info().pid() + "/cmdline"))
        .replace('\0', ' ')
        .strip();
  }

  private static String startedBy(long pid) throws IOException {
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    return System.getProperty("user.name") + "@" + host + ":" + pid;
  }
}
