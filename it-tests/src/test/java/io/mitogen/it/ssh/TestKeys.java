package io.mitogen.it.ssh;

import io.mitogen.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys of this JVM's tests, made by OpenSSH, in files that go with the JVM. Thread-safe. */
final class TestKeys {
  /** What opens those that are encrypted. */
  static final Secret PASSPHRASE = Secret.of("open sesame");

  private static final TestKeys KEYS = new TestKeys();

  private final Path directory;

  private TestKeys() {
    try {
      directory = Files.createTempDirectory("mitogen-it-keys");
      Runtime.getRuntime().addShutdownHook(new Thread(this::delete));
      String printed =
          Docker.run("run", "--rm", "--entrypoint", "sh", HostImages.bare(), "/it/new-keys");
      for (String each : printed.split("(?m)^=== ")) {
        int end = each.indexOf('\n');
        if (end > 0) {
          Path file = Files.createFile(
              directory.resolve(each.substring(0, end)),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
          Files.writeString(file, each.substring(end + 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that hosts accept, ed25519, as it is. */
  static Path plain() {
    return KEYS.directory.resolve("plain");
  }

  /** One that hosts accept, ed25519, encrypted as OpenSSH does it. */
  static Path encrypted() {
    return KEYS.directory.resolve("encrypted");
  }

  /** One that hosts accept, RSA, in an encrypted PEM file. */
  static Path pem() {
    return KEYS.directory.resolve("pem");
  }

  /** One that no host accepts. */
  static Path stranger() {
    return KEYS.directory.resolve("stranger");
  }

  /** The text of a private key. */
  static Secret text(Path key) {
    return Secret.of(read(key));
  }

  /** The lines for {@code authorized_keys}. */
  static String authorized() {
    return Stream.of(plain(), encrypted(), pem())
        .map(key -> read(key.resolveSibling(key.getFileName() + ".pub")).strip())
        .collect(Collectors.joining("\n"));
  }

  /** A new file beside the keys. */
  static Path write(String name, String text) {
    try {
      return Files.writeString(KEYS.directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete() {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
