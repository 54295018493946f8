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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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

  /** Hears, from the thread that makes it, how an archive comes into being. */
  interface Watcher {
    /** This is what will be in it, and this is the file in which it grows. Not called if it is there already. */
    void begun(Survey survey, Path file) throws IOException;

    /** It has so many bytes by now. */
    void grown(long size);

    /** It is there. */
    void whole(ArchiveFile archive);
  }

  /** Has the archive that was made of {@code key}; if there is none, it is made now. */
  void get(String key, String platform, Maker maker, Watcher watcher)
      throws IOException, InterruptedException, NoRuntimeException {
    Path file = directory.resolve("java-"
        + Digests.of(key.getBytes(StandardCharsets.UTF_8)).substring(0, KEY_CHARS)
        + ".runtime");
    Optional<ArchiveFile> found = find(file);
    if (found.isPresent()) {
      watcher.whole(found.get());
      return;
    }
    Path work = Files.createTempDirectory("mitogen-java");
    try {
      Path made = newFile();
      try {
        watcher.whole(publish(write(made, platform, maker, work, watcher), file));
      } catch (Exception e) {
        Files.deleteIfExists(made);
        throw e;
      }
    } finally {
      Directories.remove(work);
    }
  }

  private static ArchiveFile write(
      Path file, String platform, Maker maker, Path work, Watcher watcher)
      throws IOException, InterruptedException, NoRuntimeException {
    return ArchiveFile.write(file, out -> {
      Packing packing = new Packing(out, watcher::grown);
      Path home = make(maker, work, packing);
      Packing.check(home, platform);
      watcher.begun(packing.list(home), file);
      packing.write();
      return packing.finish();
    });
  }

  /** Packs what can be had at once while the rest is made by a thread of its own. */
  private static Path make(Maker maker, Path work, Packing packing)
      throws IOException, InterruptedException, NoRuntimeException {
    Path all = Files.createDirectory(work.resolve("all"));
    FutureTask<Path> making = new FutureTask<>(() -> maker.make(all));
    Thread thread = new Thread(making, "mitogen-runtime-home");
    thread.setDaemon(true);
    thread.start();
    try {
      Path first = Files.createDirectory(work.resolve("first"));
      maker.begin(first);
      packing.list(first);
      packing.write();
      return making.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NoRuntimeException none) {
        throw none;
      }
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      if (e.getCause() instanceof RuntimeException mistake) {
        throw mistake;
      }
      throw new IllegalStateException("making a java runtime failed", e.getCause());
    } finally {
      making.cancel(true);
      awaitEnd(thread);
    }
  }

  /** Waits, interrupted or not: it must not write any more when its directory is removed. */
  private static void awaitEnd(Thread thread) throws InterruptedException {
    boolean interrupted = Thread.interrupted();
    thread.join();
    if (interrupted) {
      Thread.currentThread().interrupt();
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
