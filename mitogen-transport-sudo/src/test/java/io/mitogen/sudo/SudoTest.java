package io.mitogen.sudo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.Secret;
import io.mitogen.spi.Answerer;
import io.mitogen.spi.StartCommand;
import io.mitogen.sudo.command.SudoProgram;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SudoTest {
  @Test
  void itsNameSaysWhichAccount() {
    assertThat(Sudo.as("root").contextName(1)).isEqualTo("sudo.root");
    assertThat(Su.to("app").contextName(1)).isEqualTo("su.app");
    assertThat(Doas.as("root").contextName(1)).isEqualTo("doas.root");
    assertThat(Sudo.as("root").name("boss").contextName(1)).isEqualTo("boss");
  }

  @Test
  void whatIsSetIsHanded() {
    Sudo sudo = Sudo.as("root")
        .java("/opt/java")
        .javaOptions("-Xmx64m")
        .javaOptions("-Da=b")
        .endsDaemons(true)
        .connectTimeout(Duration.ofSeconds(3));

    assertThat(sudo.java()).isEqualTo("/opt/java");
    assertThat(sudo.javaOptions()).containsExactly("-Xmx64m", "-Da=b");
    assertThat(sudo.endsDaemons()).isTrue();
    assertThat(sudo.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(Sudo.as("root").connectTimeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-u", "two words", "a\nb"})
  void anAccountThatIsNoWordIsRefused(String user) {
    assertThatThrownBy(() -> Sudo.as(user))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("account");
  }

  @Test
  void whatCannotBeSetIsRefused() {
    assertThatThrownBy(() -> Sudo.as("root").javaOptions("Main"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("JAVA_OPTIONS");
    assertThatThrownBy(() -> Sudo.as("root").env("A B", "secret-value"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret-value");
    assertThatThrownBy(() -> Sudo.as("root").connectTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatMayBeSecretIsNotQuoted() {
    assertThatThrownBy(() -> Sudo.as("root").with(Map.of("PASSWORD", "sesame"), Answerer.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sudo PASSWORD can't be set to this String");
    assertThatThrownBy(() -> Sudo.as("root").javaOptions("sesame"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("sesame");
  }

  @Test
  void noTextOfItHasThePassword() {
    Sudo sudo = Sudo.as("root").password(Secret.of("sesame"));

    assertThat(sudo.toString()).doesNotContain("sesame");
    assertThat(sudo.settings().toString()).doesNotContain("sesame");
  }

  @Test
  void itsWordsAreThoseOfSudo() {
    Sudo sudo = Sudo.as("app")
        .program("/opt/sudo")
        .preserveEnvironment("A", "B")
        .setHome()
        .selinuxRole("staff_r")
        .selinuxType("staff_t");

    assertThat(new SudoProgram(sudo, "n0").words(new StartCommand("exit 3")))
        .containsExactly(
            "/opt/sudo",
            "-S",
            "-p",
            "mitogen-n0:",
            "-u",
            "app",
            "-r",
            "staff_r",
            "-t",
            "staff_t",
            "-H",
            "--preserve-env=A,B",
            "--",
            "sh",
            "-c",
            "exit 3");
    assertThat(new SudoProgram(sudo, "n0").wordsInTerminal(new StartCommand("exit 3")))
        .doesNotContain("-S");
  }

  @Test
  void allVariablesAreKeptIfNoneIsNamed() {
    assertThat(new SudoProgram(Sudo.as("app").preserveEnvironment(), "n0")
            .words(new StartCommand("exit 3")))
        .contains("-E");
  }

  @Test
  void argumentsAreReadAsSudoReadsThem() {
    Sudo sudo = Sudo.as("app")
        .arguments(
            "-EHn", "-rstaff_r", "--type=staff_t", "-g", "web", "--login", "-u", "app", "-S");

    assertThat(sudo.settings())
        .containsExactlyInAnyOrderEntriesOf(Map.of(
            "PRESERVE_ENVIRONMENT",
            List.of(),
            "SET_HOME",
            true,
            "NON_INTERACTIVE",
            true,
            "SELINUX_ROLE",
            "staff_r",
            "SELINUX_TYPE",
            "staff_t",
            "GROUP",
            "web",
            "LOGIN",
            true));
  }

  @Test
  void whatWasSetByAMethodIsNotChangedByArguments() {
    Sudo sudo = Sudo.as("app").selinuxRole("staff_r").arguments("-r", "user_r");

    assertThat(sudo.settings()).containsEntry("SELINUX_ROLE", "staff_r");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-b", "-e", "-s", "-k", "--shell", "ls", "--", "-A"})
  void anArgumentThatDoesSomethingElseIsRefused(String argument) {
    assertThatThrownBy(() -> Sudo.as("app").arguments("-H", argument))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("\"" + argument + "\"", "not supported");
  }

  @Test
  void anArgumentWithoutItsValueIsRefused() {
    assertThatThrownBy(() -> Sudo.as("app").arguments("-r"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-r needs a value");
  }

  @Test
  void anotherAccountAmongTheArgumentsIsRefused() {
    assertThatThrownBy(() -> Sudo.as("app").arguments("-u", "root"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("app", "root");
  }
}
