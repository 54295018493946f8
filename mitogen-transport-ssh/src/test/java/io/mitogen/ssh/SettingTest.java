package io.mitogen.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.Secret;
import io.mitogen.spi.Answerer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
  private static Ssh with(String setting, Object value) {
    return new Ssh("web1", Map.of(setting, value), Answerer.NONE, Optional.empty());
  }

  @Test
  void aValueThatIsWrongIsShown() {
    assertThatThrownBy(() -> Ssh.to("web1").port(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ssh port can't be set to \"0\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {Setting.PASSWORD, Setting.PASSPHRASE, Setting.IDENTITY_KEY, Setting.ENV})
  void oneThatMayBeASecretIsNot(String setting) {
    assertThatThrownBy(() -> with(setting, "open sesame"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ssh " + setting + " can't be set to this String");
  }

  @Test
  void ofVariablesOnlyWhatAShellCanTakeIsTaken() {
    assertThatThrownBy(() -> Ssh.to("web1").env("TOKEN", "open sesame\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("sesame");
    assertThatThrownBy(() -> Ssh.to("web1").env("A-B", "open sesame"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("sesame");
    assertThat(Ssh.to("web1").env("TOKEN", "two\nlines").settings()).containsKey(Setting.ENV);
  }

  @Test
  void aSecretIsTakenAndNotPrinted() {
    Ssh target = Ssh.to("web1").password(Secret.of("open sesame")).identity(Secret.of("key text"));

    assertThat(target.settings()).containsKeys(Setting.PASSWORD, Setting.IDENTITY_KEY);
    assertThat(target.toString()).doesNotContain("sesame").doesNotContain("key text");
  }

  @Test
  void aSettingThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> with("no-such", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
