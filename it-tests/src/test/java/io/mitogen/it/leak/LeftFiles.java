package io.mitogen.it.leak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The files that a context, its JVM or Vert.x could leave behind, where they would. No state. */
final class LeftFiles {
  /** The boot jar; what a JVM writes when it crashes, runs out of memory or is attached to; the cache of Vert.x. */
  private static final String NAMES =
      "{.mitogen.*,hs_err_pid*,core,core.*,java_pid*,.java_pid*," + ".attach_pid*,vertx-cache*}";

  private LeftFiles() {}

  static Set<Path> now() {
    Set<Path> files = new HashSet<>();
    for (String directory : List.of(
        "/dev/shm",
        "/tmp",
        System.getProperty("java.io.tmpdir"),
        "/var/tmp",
        System.getProperty("user.home"),
        System.getProperty("user.dir"))) {
      addFrom(Path.of(directory), files);
    }
    return files;
  }

  private static void addFrom(Path directory, Set<Path> files) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, NAMES)) {
      entries.forEach(files::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
