package io.mitogen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SecretTest {
  private final Secret secret = Secret.of("hunter2");

  @Test
  void itIsNeverPrinted() {
    assertThat(secret).hasToString("[secret]");
    assertThat(List.of(secret)).hasToString("[[secret]]");
    assertThat(Secret.of("")).hasToString("[secret]");
  }

  @Test
  void itIsRevealedToWhoAsks() {
    assertThat(secret.reveal()).isEqualTo("hunter2".toCharArray());
  }

  @Test
  void secretsAreEqualByContentAndTellNothingByTheirHash() {
    assertThat(secret).isEqualTo(Secret.of("hunter2".toCharArray()));
    assertThat(secret)
        .isNotEqualTo(Secret.of("hunter3"))
        .isNotEqualTo(Secret.of(""))
        .isNotEqualTo("hunter2");
    assertThat(secret).hasSameHashCodeAs(Secret.of("something else"));
    assertThat(Secret.of("")).isEqualTo(Secret.of(""));
  }

  @Test
  void charactersOfTwoBytesAreCompared() {
    assertThat(Secret.of("\u0141"))
        .isNotEqualTo(Secret.of("\u0041"))
        .isNotEqualTo(Secret.of("\u0142"));
  }

  @Test
  void nobodyElseCanChangeIt() {
    char[] chars = "hunter2".toCharArray();
    Secret copy = Secret.of(chars);

    chars[0] = 'x';
    copy.reveal()[1] = 'x';

    assertThat(copy).isEqualTo(secret);
  }

  @Nested
  class Wiped {
    @Test
    void itCanNotBeRevealedAnyMore() {
      secret.close();

      assertThatThrownBy(secret::reveal)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("this secret was wiped");
    }

    @Test
    void itsCharactersAreOverwritten() throws Exception {
      var field = Secret.class.getDeclaredField("chars");
      field.setAccessible(true);

      secret.close();

      assertThat((char[]) field.get(secret)).containsOnly('\0').hasSize(7);
    }

    @Test
    void itIsEqualToItselfOnly() {
      secret.close();
      Secret other = Secret.of("hunter2");
      other.close();

      Object same = secret;
      assertThat(secret).isEqualTo(same).isNotEqualTo(other).isNotEqualTo(Secret.of("hunter2"));
      assertThat(Secret.of("")).isNotEqualTo(secret);
    }

    @Test
    void whatWasRevealedBeforeIsLeftToItsOwner() {
      char[] revealed = secret.reveal();

      secret.close();
      secret.close();

      assertThat(revealed).isEqualTo("hunter2".toCharArray());
      assertThat(secret).hasToString("[secret]");
    }
  }
}
