package io.mitogen.ssh.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.ssh.hostkey.PublicKeys;
import java.io.IOException;
import java.security.KeyPair;
import java.security.Security;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyTextTest {
  private static PrivateKeyText text(String name) throws IOException {
    return new PrivateKeyText(TestKeys.text(name).toCharArray());
  }

  private static byte[] publicKey(String name) {
    return TestKeys.publicKey(name.substring(0, name.indexOf('.')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ed25519.openssh",
        "ed25519.pkcs8",
        "rsa.openssh",
        "rsa.pem",
        "rsa.pkcs8",
        "ecdsa.openssh",
        "ecdsa.pem",
        "ecdsa.pkcs8"
      })
  void everyFormIsRead(String name) throws IOException {
    try (PrivateKeyText plain = text(name);
        PrivateKeyText encrypted = text(name + ".encrypted")) {
      KeyPair pair = plain.read(null);
      KeyPair decrypted = encrypted.read(TestKeys.PASSPHRASE.toCharArray());

      assertThat(plain.isEncrypted()).isFalse();
      assertThat(encrypted.isEncrypted()).isTrue();
      assertThat(PublicKeys.blob(pair.getPublic())).isEqualTo(publicKey(name));
      assertThat(PublicKeys.blob(decrypted.getPublic())).isEqualTo(publicKey(name));
      assertThat(decrypted.getPrivate().getEncoded())
          .isEqualTo(pair.getPrivate().getEncoded());
      assertThat(Security.getProvider("BC")).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ed25519.openssh",
        "ed25519.pkcs8",
        "rsa.openssh",
        "rsa.pem",
        "rsa.pkcs8",
        "ecdsa.openssh",
        "ecdsa.pem",
        "ecdsa.pkcs8"
      })
  void aWrongPassphraseIsToldFromADamagedKey(String name) throws IOException {
    try (PrivateKeyText encrypted = text(name + ".encrypted")) {
      assertThatThrownBy(() -> encrypted.read("wrong".toCharArray()))
          .isInstanceOf(WrongPassphraseException.class)
          .hasMessage("wrong passphrase");
      assertThat(encrypted.read(TestKeys.PASSPHRASE.toCharArray())).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519.openssh", "rsa.openssh", "ecdsa.openssh"})
  void thePublicKeyNeedsNoPassphraseInTheFormOfOpenSsh(String name) throws IOException {
    try (PrivateKeyText encrypted = text(name + ".encrypted")) {
      assertThat(encrypted.publicKey())
          .hasValueSatisfying(key -> assertThat(key).isEqualTo(publicKey(name)));
    }
  }

  @Test
  void whatIsNoPrivateKeyIsNamedAsSuch() {
    assertThatThrownBy(() -> text("rsa.pub"))
        .hasMessage("it is no private key in the form of OpenSSH, PEM or PKCS #8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519.openssh", "rsa.pem", "ecdsa.pkcs8"})
  void aKeyThatWasCutOffIsAnError(String name) {
    String whole = TestKeys.text(name);

    assertThatThrownBy(() -> {
          try (PrivateKeyText cut =
              new PrivateKeyText(whole.substring(0, whole.length() / 2).toCharArray())) {
            cut.read(null);
          }
        })
        .isInstanceOf(IOException.class);
  }
}
