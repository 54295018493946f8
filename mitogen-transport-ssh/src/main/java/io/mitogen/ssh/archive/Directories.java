package io.mitogen.ssh.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Trees of files. No state. */
final class Directories {
  private Directories() {}

  /** Removes one with all that is in it. */
  static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e.getCause());
    }
  }

  /** The directory with {@code bin/java} in it, at most three levels down. */
  static List<Path> homes(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory, 3)) {
      return all.filter(path -> Files.isRegularFile(path.resolve("bin/java")))
          .sorted()
          .toList();
    }
  }
}
