package io.mitogen.ssh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Tuple;
import io.mitogen.spi.Answerer;
import io.mitogen.spi.Deadline;
import io.mitogen.ssh.question.Questions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RemoteRuntimeTest {
  private static final String JAVA = "#!/bin/sh\necho fake\n";
  private static final String CACHE = "~/.cache/mitogen";

  @TempDir
  private Path directory;

  private Path home;
  private Path temporary;
  private FakeRuntime runtime;
  private Map<String, String> environment;

  @BeforeEach
  void makeHome() throws Exception {
    home = Files.createDirectory(directory.resolve("home of \"ann\""));
    temporary = Files.createDirectory(directory.resolve("$temporary"));
    runtime = FakeRuntime.make(directory, JAVA, 1000, "");
    environment = Map.of("TMPDIR", temporary.toString());
  }

  private LocalShell shell(String... login) {
    return new LocalShell(
        login.length == 0 ? List.of("sh", "-c") : List.of(login), environment, home);
  }

  private RemoteRuntime install(Shell shell, String cache) {
    return install(shell, cache, runtime);
  }

  private static RemoteRuntime install(Shell shell, String cache, Answerer program) {
    Deadline deadline = Deadline.in(Duration.ofSeconds(30));
    return RemoteRuntime.install(
        shell, new Questions("ssh to bare", program, deadline), "ssh to bare", cache, deadline);
  }

  private static List<Path> in(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static String run(RemoteRuntime installed) throws IOException {
    Process process = new ProcessBuilder(installed.home() + "/bin/java").start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private void refused(Shell shell, String cache, String... parts) {
    assertThatThrownBy(() -> install(shell, cache).close())
        .asInstanceOf(InstanceOfAssertFactories.type(ConnectException.class))
        .satisfies(e -> assertThat(e.phase()).isEqualTo(Phase.JAVA))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RUNTIME_NOT_SENT))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  private Path program(String name, String script) throws IOException {
    Path programs = Files.createDirectories(directory.resolve("programs"));
    Path program = programs.resolve(name);
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    environment = Map.of("TMPDIR", temporary.toString(), "PATH", programs + ":/usr/bin:/bin");
    return program;
  }

  @Nested
  class NotKept {
    @ParameterizedTest
    @ValueSource(
        strings = {"sh", "bash", "dash", "busybox sh", "fish", "tcsh", "mksh", "ksh", "zsh"})
    void runsWhateverTheLoginShellIs(String login) throws Exception {
      List<String> words = new ArrayList<>(List.of(login.split(" ", -1)));
      Assumptions.assumeTrue(
          Files.isExecutable(Path.of("/usr/bin", words.get(0))), login + " is not installed");
      words.add("-c");

      try (RemoteRuntime installed = install(shell(words.toArray(new String[0])), "")) {
        assertThat(run(installed)).isEqualTo("fake\n");
      }
      assertThat(in(temporary)).isEmpty();
      assertThat(in(home)).noneMatch(path -> path.toString().contains("mitogen"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", CACHE})
    void runsWhereAllProgramsAreThoseOfBusybox(String cache) throws Exception {
      Path busybox = Path.of("/usr/bin/busybox");
      Assumptions.assumeTrue(Files.isExecutable(busybox), "busybox is not installed");
      Path programs = Files.createDirectory(directory.resolve("programs"));
      for (String name : List.of("head", "tar", "gzip", "sha256sum", "df", "find", "mv", "sh")) {
        Files.createSymbolicLink(programs.resolve(name), busybox);
      }
      environment = Map.of("TMPDIR", temporary.toString(), "PATH", programs + ":/usr/bin:/bin");

      try (RemoteRuntime installed = install(shell("busybox", "sh", "-c"), cache)) {
        assertThat(run(installed)).isEqualTo("fake\n");
      }
      assertThat(in(temporary)).isEmpty();
    }

    @Test
    void isInADirectoryThatNobodyElseCanReadAndIsRemovedWhenClosed() throws Exception {
      RemoteRuntime installed = install(shell(), "");

      assertThat(in(temporary)).singleElement().satisfies(made -> {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
            .isEqualTo("rwx------");
        assertThat(installed.home()).isEqualTo(made.toString());
      });
      installed.close();
      assertThat(in(temporary)).isEmpty();
    }

    @Test
    void isRemovedWhenTheConnectionBreaks() throws Exception {
      Recording shell = new Recording(shell());
      install(shell, "");

      shell.started.forEach(Shell.Running::close);
      shell.last().awaitExit(Duration.ofSeconds(20));

      assertThat(in(temporary)).isEmpty();
    }

    @Test
    void isRemovedWhenTheLoginSessionIsEndedBySignals() throws Exception {
      Recording shell = new Recording(shell());
      install(shell, "");

      ((LocalShell.LocalRunning) shell.last()).process().toHandle().destroy();

      assertThat(shell.last().awaitExit(Duration.ofSeconds(20))).hasValue(143);
      assertThat(in(temporary)).isEmpty();
    }

    @Test
    void isKeptAsLongAsAJvmRunsFromThere() throws Exception {
      Recording shell = new Recording(shell());
      RemoteRuntime installed = install(shell, "");
      Path java = Path.of(installed.home(), "bin", "java");
      Files.copy(Path.of("/bin/sleep"), java, StandardCopyOption.REPLACE_EXISTING);
      Process jvm = new ProcessBuilder(java.toString(), "30").start();

      shell.last().close();
      assertThat(shell.last().awaitExit(Duration.ofMillis(300))).isEmpty();
      assertThat(in(temporary)).hasSize(1);

      jvm.destroy();
      shell.last().awaitExit(Duration.ofSeconds(20));
      assertThat(in(temporary)).isEmpty();
    }

    @Test
    void isUnpackedElsewhereIfTheTemporaryDirectoryIsMissing() throws Exception {
      environment = Map.of("TMPDIR", "/no/such/directory");

      try (RemoteRuntime installed = install(shell(), "")) {
        assertThat(installed.home()).startsWith("/var/tmp/.mitogen-java.");
      }
    }

    @Test
    void leavesNothingIfTheProgramFailsHalfway() throws Exception {
      Answerer failing = question -> {
        if (question.equals(Tuple.of("runtime-part", "7", 100L))) {
          throw new IllegalStateException("gone");
        }
        return runtime.answer(question);
      };

      assertThatThrownBy(() -> install(shell(), "", failing))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("gone");
      assertThat(in(temporary)).isEmpty();
    }

    @Test
    void leavesNothingIfTheConnectionBreaksHalfway() throws Exception {
      Recording shell = new Recording(shell());
      Answerer breaking = question -> {
        if (question.equals(Tuple.of("runtime-part", "7", 350L))) {
          shell.started.forEach(Shell.Running::close);
        }
        return runtime.answer(question);
      };

      assertThatThrownBy(() -> install(shell, "", breaking))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("unpacking it failed");
      assertThat(in(temporary)).isEmpty();
    }

    @Test
    void leavesNothingIfTheRestCanNotBeMade() throws Exception {
      Answerer failing = question -> question.equals(Tuple.of("runtime-ready", "7", 250L))
          ? "it can't be packed: disk full; make space here"
          : runtime.answer(question);

      assertThatThrownBy(() -> install(shell(), "", failing))
          .asInstanceOf(InstanceOfAssertFactories.type(ConnectException.class))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RUNTIME_NOT_SENT))
          .satisfies(e -> assertThat(e.getMessage()).contains("disk full; make space here"));
      assertThat(in(temporary)).isEmpty();
    }

    @Test
    void isNotSentToWhereItDoesNotRun() throws Exception {
      Path other = Files.createDirectory(directory.resolve("other"));
      runtime = FakeRuntime.make(
          other, "#!/bin/sh\necho \"libz.so.1: not * found\" >&2; exit 127\n", 1000, "");

      refused(shell(), "", "it does not run there: libz.so.1: not * found");
      assertThat(in(temporary)).isEmpty();
    }

    @Test
    void isNotSentToWhereThereIsNoSpace() throws Exception {
      runtime =
          FakeRuntime.make(Files.createDirectory(directory.resolve("large")), JAVA, 1L << 60, "");

      refused(
          shell(), "", "there is no directory", temporary + ": has ", " MB free of the ", "TMPDIR");
      assertThat(in(temporary)).isEmpty();
    }

    @Test
    void isNotSentIfTheArchiveIsDamaged() throws Exception {
      Answerer damaging = question -> {
        Object answer = runtime.answer(question);
        return answer instanceof byte[] part ? new byte[part.length] : answer;
      };

      assertThatThrownBy(() -> install(shell(), "", damaging))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("unpacking it failed in " + temporary);
      assertThat(in(temporary)).isEmpty();
    }
  }

  @Nested
  class Kept {
    private Path cache() {
      return home.resolve(".cache/mitogen");
    }

    @Test
    void isSentOnce() throws Exception {
      install(shell(), CACHE).close();
      int parts = runtime.partsAsked.get();

      try (RemoteRuntime installed = install(shell(), CACHE)) {
        assertThat(run(installed)).isEqualTo("fake\n");
        assertThat(installed.home())
            .isEqualTo(cache().resolve(runtime.cachedName()).toString());
      }
      assertThat(runtime.partsAsked).hasValue(parts);
      assertThat(in(cache())).hasSize(1);
      assertThat(in(temporary)).isEmpty();
    }

    @Test
    void isNotWaitedForUnlessThereIsOneToCompareWith() throws Exception {
      List<Object> asked = new CopyOnWriteArrayList<>();
      Answerer recording = question -> {
        asked.add(question);
        return runtime.answer(question);
      };

      install(shell(), CACHE, recording).close();

      assertThat(asked).doesNotContain(Tuple.of("runtime-facts", "7"));
    }

    @Test
    void isOneDirectoryIfEightNeedItAtOnce() throws Exception {
      List<CompletableFuture<RemoteRuntime>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(CompletableFuture.supplyAsync(
            () -> install(shell(), CACHE), task -> new Thread(task).start()));
      }
      for (CompletableFuture<RemoteRuntime> each : all) {
        assertThat(run(each.get())).isEqualTo("fake\n");
      }

      assertThat(in(cache())).containsExactly(cache().resolve(runtime.cachedName()));
    }

    @Test
    void isSentAgainIfAFileWasChanged() throws Exception {
      install(shell(), CACHE).close();
      Path java = cache().resolve(runtime.cachedName()).resolve("bin/java");
      Files.writeString(java, "#!/bin/sh\necho evil\n");

      assertThat(run(install(shell(), CACHE))).isEqualTo("fake\n");
      assertThat(in(cache())).hasSize(1);
    }

    @Test
    void isSentAgainIfTheListOfFilesWasChangedWithThem() throws Exception {
      install(shell(), CACHE).close();
      Path kept = cache().resolve(runtime.cachedName());
      Files.writeString(kept.resolve("bin/java"), "#!/bin/sh\necho evil\n");
      Files.writeString(kept.resolve("mitogen.sha256"), "");

      assertThat(run(install(shell(), CACHE))).isEqualTo("fake\n");
    }

    @Test
    void isSentAgainIfThereIsAFileMore() throws Exception {
      install(shell(), CACHE).close();
      Path more = cache().resolve(runtime.cachedName()).resolve("lib/more.so");
      Files.writeString(more, "");

      install(shell(), CACHE).close();

      assertThat(more).doesNotExist();
    }

    @Test
    void takesAwayWhatADeadUploadHasLeft() throws Exception {
      Process dead = new ProcessBuilder("true").start();
      dead.waitFor();
      String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      Path left = cache().resolve(".java-0123456789abcdef." + dead.pid() + ".1." + host);
      Path lives =
          cache().resolve(".java-0123456789abcdef." + ProcessHandle.current().pid() + ".1." + host);
      Path elsewhere = cache().resolve(".java-0123456789abcdef." + dead.pid() + ".1.other");
      Files.createDirectories(left.resolve("bin"));
      Files.createDirectories(lives);
      Files.createDirectories(elsewhere);

      install(shell(), CACHE).close();

      assertThat(left).doesNotExist();
      assertThat(lives).exists();
      assertThat(elsewhere).exists();
    }

    @Test
    void leavesNothingIfItDoesNotArrive() throws Exception {
      Answerer damaging = question -> {
        Object answer = runtime.answer(question);
        return answer instanceof byte[] part ? new byte[part.length] : answer;
      };

      assertThatThrownBy(() -> install(shell(), CACHE, damaging))
          .hasMessageContaining("unpacking it failed");
      assertThat(in(cache())).isEmpty();
    }

    @Test
    void canNotBeWhereThereIsAFile() throws Exception {
      Files.writeString(home.resolve("file"), "");

      refused(shell(), "~/file/x", "it can't be kept there: mkdir: ", "cachedIn(...)");
    }
  }

  @Nested
  class ItIsNotSentTo {
    @Test
    void aHostWithAnOlderLibrary() throws Exception {
      program("getconf", "echo glibc 2.17");
      runtime =
          FakeRuntime.make(Files.createDirectory(directory.resolve("newer")), JAVA, 1000, "2.34");

      refused(shell(), "", "it needs glibc 2.34, and glibc 2.17 is there", "given(\"linux-");
    }

    @Test
    void aHostThatTheProgramHasNoneFor() throws Exception {
      program("getconf", "exit 1");
      program("ldd", "echo \"musl libc (x86_64)\" >&2; exit 1");
      program("uname", "case $1 in -m) echo riscv64;; *) echo Linux;; esac");

      assertThatThrownBy(
              () -> install(shell(), "", question -> "none for " + ((Tuple) question).get(1)))
          .hasMessageContaining("none for linux-riscv64-musl");
    }

    @Test
    void anAccountWhoseShellDoesNotRunCommands() {
      assertThatThrownBy(() -> install(shell("echo", "This account is not available."), ""))
          .asInstanceOf(InstanceOfAssertFactories.type(ConnectException.class))
          .satisfies(e -> assertThat(e.phase()).isEqualTo(Phase.SHELL))
          .satisfies(
              e -> assertThat(e.output().get(0)).startsWith("This account is not available."));
    }
  }

  @Test
  void noiseOfLoginScriptsDoesNotMatter() throws Exception {
    try (RemoteRuntime installed = install(
        script -> shell("sh", "-c")
            .start("echo welcome; printf \"no newline\"; echo oops >&2; " + script),
        "")) {
      assertThat(run(installed)).isEqualTo("fake\n");
    }
  }

  @Test
  void aHostThatStopsAnsweringIsGivenUpAtTheDeadline() {
    Deadline deadline = Deadline.in(Duration.ofMillis(300));

    assertThatThrownBy(() -> RemoteRuntime.install(
            script -> shell().start("cat >/dev/null"),
            new Questions("ssh to bare", runtime, deadline),
            "ssh to bare",
            "",
            deadline))
        .asInstanceOf(InstanceOfAssertFactories.type(ConnectException.class))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
  }

  /** Remembers what was started. */
  private record Recording(Shell shell, List<Shell.Running> started) implements Shell {
    Recording(Shell shell) {
      this(shell, new CopyOnWriteArrayList<>());
    }

    @Override
    public Running start(String script) throws IOException {
      Running running = shell.start(script);
      started.add(running);
      return running;
    }

    Running last() {
      return started.get(started.size() - 1);
    }
  }
}
