package io.mitogen.ssh.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Keys that are for tests alone. No state. */
final class TestKeys {
  static final String PASSPHRASE = "test passphrase";

  private TestKeys() {}

  static String text(String name) {
    try (InputStream in = TestKeys.class.getResourceAsStream("/keys/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] publicKey(String type) {
    return Base64.getDecoder().decode(text(type + ".pub").split(" ")[1]);
  }

  static Path copy(String name, Path file) throws IOException {
    return Files.writeString(file, text(name));
  }
}
