package io.mitogen.ssh.archive;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the archives are kept that were made: files of the user's cache directory, each named by what it was made of.
 * Immutable. Several masters may use it at once: what is there is whole, as it came by a rename.
 */
final class ArchiveStore {
  private static final System.Logger log = System.getLogger("mitogen.ssh");

  private static final Duration UNUSED = Duration.ofDays(60);
  private static final int KEY_CHARS = 16;

  private final Path directory;

  ArchiveStore(Path directory) {
    this.directory = directory;
  }

  /** That of the user, as the XDG Base Directory Specification has it. */
  static ArchiveStore ofTheUser() {
    String given = System.getenv("XDG_CACHE_HOME");
    Path cache = given != null && given.startsWith("/")
        ? Path.of(given)
        : Path.of(System.getProperty("user.home"), ".cache");
    return new ArchiveStore(cache.resolve("mitogen"));
  }

  /** Puts a runtime into a directory, which is there and empty. */
  interface Maker {
    /** Returns the runtime's home: the directory, or one below it, or elsewhere. */
    Path make(Path directory) throws IOException, InterruptedException, NoRuntimeException;
  }

  /** The archive that was made of {@code key}; if there is none, it is made now. */
  ArchiveFile get(String key, String platform, Maker maker)
      throws IOException, InterruptedException, NoRuntimeException {
    Path file = directory.resolve("java-"
        + Digests.of(key.getBytes(StandardCharsets.UTF_8)).substring(0, KEY_CHARS)
        + ".runtime");
    Optional<ArchiveFile> found = find(file);
    if (found.isPresent()) {
      return found.get();
    }
    Path work = Files.createTempDirectory("mitogen-java");
    try {
      Path home = maker.make(work);
      Path made = newFile();
      try {
        ArchiveFile archive = ArchiveFile.write(made, home, platform);
        return publish(archive, file);
      } catch (IOException | NoRuntimeException | RuntimeException e) {
        Files.deleteIfExists(made);
        throw e;
      }
    } finally {
      Directories.remove(work);
    }
  }

  private static Optional<ArchiveFile> find(Path file) throws IOException {
    Optional<ArchiveFile> found = ArchiveFile.read(file);
    if (found.isPresent()) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    }
    return found;
  }

  /** Beside its later place, or for this run only if that can't be written to. */
  private Path newFile() throws IOException {
    try {
      Files.createDirectories(directory);
      removeUnused();
      return Files.createTempFile(directory, ".java-", ".tmp");
    } catch (IOException e) {
      log.log(Level.DEBUG, "the java runtime is not kept for the next run: " + e);
      Path file = Files.createTempFile("mitogen-java", ".runtime");
      file.toFile().deleteOnExit();
      return file;
    }
  }

  private ArchiveFile publish(ArchiveFile archive, Path file) throws IOException {
    if (!archive.path().startsWith(directory)) {
      return archive;
    }
    Files.move(archive.path(), file, StandardCopyOption.ATOMIC_MOVE);
    return new ArchiveFile(file, archive.facts());
  }

  private void removeUnused() throws IOException {
    Instant limit = Instant.now().minus(UNUSED);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(ArchiveStore::isOurs).toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isOurs(Path file) {
    return String.valueOf(file.getFileName())
        .matches("java-[0-9a-f]{16}\\.runtime|\\.java-.*\\.tmp");
  }
}
