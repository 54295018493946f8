package io.mitogen.sudo.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mitogen.spi.StartCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sudo -i} hands one line to the login shell, with a backslash before nearly everything. */
class LoginShellTest {
  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash", "tcsh", "fish", "zsh", "mksh"})
  void theScriptArrivesAsItIs(String shell) throws Exception {
    assumeTrue(isThere(shell));
    String script =
        "x=\"100% of $HOME\"; printf \"%s\\n\" \"$x\" \"`echo b` * ~ # {a,b} <>\" \"\\$y\"";

    Process process = new ProcessBuilder(
            shell, "-c", line(SudoProgram.throughLoginShell(new StartCommand(script).script())))
        .redirectErrorStream(true)
        .start();

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo("100% of " + System.getenv("HOME") + "\nb * ~ # {a,b} <>\n$y\n");
    assertThat(process.waitFor()).isZero();
  }

  /** As sudo(8) makes it: all words in one, escaped but for letters, digits, underscores, dashes and dollars. */
  private static String line(List<String> words) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      line.append(line.length() == 0 ? "" : " ");
      for (char c : word.toCharArray()) {
        boolean plain = Character.isLetterOrDigit(c) || "_-$".indexOf(c) >= 0;
        line.append(plain ? "" : "\\").append(c);
      }
    }
    return line.toString();
  }

  private static boolean isThere(String program) {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
