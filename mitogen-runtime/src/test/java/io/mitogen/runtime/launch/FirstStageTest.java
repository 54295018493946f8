package io.mitogen.runtime.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.Local;
import io.mitogen.Target;
import io.mitogen.spi.StartCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FirstStageTest {
  private static final String NONCE = "mitogen89abcdef01234567";
  private static final String TITLE = "mitogen:ann@laptop:4711";
  private static final byte[] NOTHING = {};

  private static List<List<String>> shells() {
    return Ran.shells();
  }

  @Nested
  class AQuotedWord {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "two words",
          "  many   blanks  ",
          "o'brien",
          "'",
          "\"",
          "\\",
          "\\\\",
          "\\n",
          "ends with \\",
          "$HOME ${HOME} $(id) $$ $1",
          "`id`",
          "*",
          "~",
          "!!",
          "#",
          "-n",
          "%s%n\\0",
          "; exit 1",
          "&& exit 1 || exit 2 | cat > /dev/null < /dev/null &",
          "two\nlines",
          "\n\nthree \"lines\"\n\\ $(id)",
          "\ttab\r",
          "\u007f\u0001",
          "Grüße, Ελλάδα, 日本, \ud83d\ude80",
          "'\u00e97'"
        })
    void reachesAProgramAsItWas(String word) throws Exception {
      Ran ran = Ran.of(NOTHING, "sh", "-c", "printf \"<%s>\" " + StartCommand.quote(word));

      assertThat(ran.outText()).isEqualTo("<" + word + ">");
    }

    @ParameterizedTest
    @MethodSource("io.mitogen.runtime.launch.FirstStageTest#shells")
    void isTheSameToEveryShell(List<String> shell) throws Exception {
      String word = "\"$(id)\" `id` \\ 'a' \u00e97 %s\n!";
      List<String> words = new ArrayList<>(shell);
      words.addAll(List.of("-c", "printf \"<%s>\" " + StartCommand.quote(word)));

      assertThat(Ran.of(NOTHING, words.toArray(String[]::new)).outText())
          .isEqualTo("<" + word + ">");
    }

    @Test
    void mayNotEndWithANewline() {
      assertThatThrownBy(() -> StartCommand.quote("two\nlines\n"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("a word for a shell can't end with a newline");
    }

    @Test
    void mayStandInACommand() {
      Random random = new Random(17);
      for (int i = 0; i < 1000; i++) {
        StringBuilder word = new StringBuilder();
        for (int length = random.nextInt(20); length > 0; length--) {
          word.append((char) (1 + random.nextInt(0x200)));
        }
        word.append('.'); // a newline at the end is refused

        new StartCommand(StartCommand.quote(word.toString())); // throws if it may not
      }
    }
  }

  @Nested
  class TheCommand {
    @Test
    void doesNotContainItsMarkerSoThatAnEchoOfItIsNone() {
      StartCommand command = FirstStage.command(Local.jvm(), Optional.empty(), NONCE, TITLE);

      assertThat(command.line()).doesNotContain(NONCE);
    }

    @Test
    void maySurviveAnyTitleAndOption() {
      Local target = Local.jvm().javaOptions("-Dname=o'brien", "-Dgreeting=Grüße!\n\\");

      StartCommand command =
          FirstStage.command(target, Optional.of("/opt/o'brien/java"), NONCE, "mitogen:ü@ö:1");

      assertThat(command.script()).matches("[ -~]+").doesNotContain("'", "!");
    }
  }

  /** A stub in the place of Java tells what it was given. */
  @Nested
  class Run {
    @TempDir
    Path directory;

    @Test
    void printsTheMarkerOnALineOfItsOwn() throws Exception {
      Ran ran = run(Local.jvm(), "x\n", "");

      assertThat(ran.outText()).isEqualTo(NONCE + "\n");
    }

    @Test
    void saysWhichJavaIsMissing() throws Exception {
      StartCommand command =
          FirstStage.command(Local.jvm(), Optional.of("/no/such/java"), NONCE, TITLE);

      Ran ran = Ran.of(NOTHING, Map.of(), command.words());

      assertThat(ran.status()).isEqualTo(91);
      assertThat(ran.errorText()).isEqualTo("mitogen: there is no program /no/such/java\n");
    }

    @Test
    void saysThatTheBootJarDidNotArrive() throws Exception {
      Ran ran = run(Local.jvm(), "no newline", "");

      assertThat(ran.status()).isEqualTo(93);
      assertThat(ran.errorText()).isEqualTo("mitogen: the boot jar did not arrive\n");
    }

    @Test
    void givesJavaTheOptionsTheBootClassAndTheTitle() throws Exception {
      Local target = Local.jvm().javaOptions("-Xmx64m", "-Dgreeting=it's $HOME, \"quoted\"");

      Ran ran = run(target, "x\n", "printf \"%s\\n\" \"$@\"");

      assertThat(ran.errorText().lines())
          .contains("-Xmx64m", "-Dgreeting=it's $HOME, \"quoted\"", "-XX:-UsePerfData")
          .contains("-Dmitogen.pid=" + ran.pid())
          .endsWith("-cp", "/proc/self/fd/3", FirstStage.BOOT_CLASS, TITLE);
    }

    @Test
    void givesJavaTheBootJarAndLeavesItTheRestOfTheInput() throws Exception {
      byte[] jar = {0, 1, 37, '\\', '\n', (byte) 0x80, (byte) 0xff, '7'};
      String input = new String(Payload.escape(jar), UTF_8) + "and\nthe rest";

      Ran ran = run(
          Local.jvm(), input, "{ od -An -v -tu1 /proc/self/fd/3 | tr -s ' '; echo; cat <&4; } >&5");

      assertThat(ran.outText()).isEqualTo(NONCE + "\n 0 1 37 92 10 128 255 55\n\nand\nthe rest");
    }

    @Test
    void keepsWhatJavaPrintsOutOfTheProtocol() throws Exception {
      Ran ran =
          run(Local.jvm(), "x\nfrom the parent", "cat; echo out; echo err >&2; echo proto >&5");

      assertThat(ran.outText()).isEqualTo(NONCE + "\nproto\n");
      assertThat(ran.errorText()).isEqualTo("out\nerr\n"); // and cat found nothing to read
    }

    @Test
    void leavesNoFileBehind() throws Exception {
      Ran ran = run(Local.jvm(), "x\n", "");

      for (String place : List.of("/dev/shm", "/tmp", "/var/tmp", System.getenv("HOME"), ".")) {
        assertThat(Path.of(place, ".mitogen." + ran.pid())).doesNotExist();
      }
    }

    @Test
    void doesNotEndWhenSomeoneTypesControlC() throws Exception {
      Ran ran = run(Local.jvm(), "x\n", "kill -INT $$; kill -HUP $$; echo alive");

      assertThat(ran.errorText()).isEqualTo("alive\n");
    }

    @Test
    void leavesJavaTheUmaskOfTheAccount() throws Exception {
      Path stub = stub(directory.resolve("java"), "umask");
      StartCommand command =
          FirstStage.command(Local.jvm(), Optional.of(stub.toString()), NONCE, TITLE);
      List<String> words = new ArrayList<>(List.of("sh", "-c", "umask 027; exec \"$@\"", "sh"));
      words.addAll(command.words());

      assertThat(Ran.of("x\n".getBytes(UTF_8), Map.of(), words).errorText()).startsWith("0027\n");
    }

    @Test
    void keepsTheBootJarFromOthers() throws Exception {
      Ran ran = run(Local.jvm(), "x\n", "stat -L -c %a /proc/self/fd/3");

      assertThat(ran.errorText()).isEqualTo("600\n");
    }

    @Test
    void becomesJavaAndEndsAsItEnds() throws Exception {
      Ran ran = run(Local.jvm(), "x\n", "echo $$; exit 7");

      assertThat(ran.status()).isEqualTo(7);
      assertThat(ran.errorText()).isEqualTo(ran.pid() + "\n");
    }

    @Test
    void findsJavaThroughItsHome() throws Exception {
      Path home = Files.createDirectories(directory.resolve("a home/bin")).getParent();
      stub(home.resolve("bin/java"), "echo found");
      StartCommand command = FirstStage.command(Local.jvm(), Optional.empty(), NONCE, TITLE);

      Ran ran =
          Ran.of("x\n".getBytes(UTF_8), Map.of("JAVA_HOME", home.toString()), command.words());

      assertThat(ran.errorText()).isEqualTo("found\n");
    }

    @Test
    void findsJavaOnThePath() throws Exception {
      stub(directory.resolve("java"), "echo found");
      StartCommand command = FirstStage.command(Local.jvm(), Optional.empty(), NONCE, TITLE);

      Ran ran = Ran.of(
          "x\n".getBytes(UTF_8),
          Map.of("JAVA_HOME", "", "PATH", directory + ":" + System.getenv("PATH")),
          command.words());

      assertThat(ran.errorText()).isEqualTo("found\n");
    }

    private Ran run(Target target, String input, String java)
        throws IOException, InterruptedException {
      Path stub = stub(directory.resolve("java"), java);
      StartCommand command = FirstStage.command(target, Optional.of(stub.toString()), NONCE, TITLE);
      return Ran.of(input.getBytes(UTF_8), Map.of(), command.words());
    }

    private Path stub(Path file, String script) throws IOException {
      Files.writeString(file, "#!/bin/sh\n" + script + "\n");
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
