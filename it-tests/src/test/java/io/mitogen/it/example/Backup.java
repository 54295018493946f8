package io.mitogen.it.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** A piece of someone's program: it copies files, and is meant to run on a server. No state. */
final class Backup {
  private Backup() {}

  /** Copies the plain files in {@code from} to {@code to}, for the owner's eyes only; returns their names. */
  static List<String> copy(String from, String to) throws IOException {
    Path target = Files.createDirectories(Path.of(to));
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
    try (Stream<Path> entries = Files.list(Path.of(from))) {
      List<Path> files = entries.filter(Files::isRegularFile).sorted().toList();
      for (Path file : files) {
        Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
      return files.stream().map(file -> file.getFileName().toString()).toList();
    }
  }
}
