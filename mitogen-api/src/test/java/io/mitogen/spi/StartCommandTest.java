package io.mitogen.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartCommandTest {
  private final StartCommand command = new StartCommand("umask 77; echo \"$HOME\"");

  @Test
  void aProgramIsStartedWithWords() {
    assertThat(command.words()).containsExactly("sh", "-c", "umask 77; echo \"$HOME\"");
  }

  @Test
  void aLoginShellGetsOneLineInSingleQuotes() {
    assertThat(command.line()).isEqualTo("exec sh -c 'umask 77; echo \"$HOME\"'");
  }

  @Test
  void aVariableIsExportedBeforeTheScriptRuns() {
    assertThat(
            command.exporting("JAVA_HOME", StartCommand.quote("/opt/my $java")).script())
        .isEqualTo("JAVA_HOME=\"/opt/my \\$java\"; export JAVA_HOME; umask 77; echo \"$HOME\"");
  }

  @Test
  void aSingleQuoteWouldEndTheQuoting() {
    assertThatThrownBy(() -> new StartCommand("echo 'x'"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a start script must be one line of printable ASCII, without single quotes, exclamation marks,"
                + " and backslashes in a row or at the end, got character 39 at 5");
  }

  @Test
  void backslashesAreRefusedWhereAShellWouldTakeThemAway() {
    assertThatThrownBy(() -> new StartCommand("echo \\\\"))
        .hasMessageEndingWith("got character 92 at 5");
    assertThatThrownBy(() -> new StartCommand("echo \\"))
        .hasMessageEndingWith("got character 92 at 5");
    assertThat(new StartCommand("echo \"\\$x\"").script()).isEqualTo("echo \"\\$x\"");
  }

  @ParameterizedTest
  @ValueSource(chars = {'\0', '\t', '\n', '!', '\r', '\u001b', '\u007f', '\u0080', 'ä', '\u2028'})
  void charactersThatAShellOrATerminalMayChangeAreRefused(char c) {
    assertThatThrownBy(() -> new StartCommand("echo " + c))
        .hasMessageEndingWith("got character " + (int) c + " at 5");
  }
}
