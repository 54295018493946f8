package io.mitogen.ssh.archive;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers for the program what is asked about runtimes. Thread-safe. Made anew for each question: what takes time is done
 * once for the whole JVM.
 */
public final class RuntimeSource {
  private static final System.Logger log = System.getLogger("mitogen.ssh");

  /** By what they were made of. */
  private static final Map<String, ArchiveFile> ARCHIVES = new ConcurrentHashMap<>();

  /** By what they are made of: whoever needs one that is being made waits for it. */
  private static final Map<String, Lock> MAKING = new ConcurrentHashMap<>();

  private final Map<String, String> given;
  private final Set<String> modules;
  private final ArchiveStore store;
  private final Maker maker;

  /** Makes a runtime with these modules in a directory that is not there. */
  interface Maker {
    void make(Set<String> modules, Path directory)
        throws IOException, InterruptedException, NoRuntimeException;
  }

  /** For these paths of given runtimes, by platform, and modules that one that is made must have. */
  public RuntimeSource(Map<String, String> given, Set<String> modules) {
    this(given, modules, ArchiveStore.ofTheUser(), Jlink::make);
  }

  RuntimeSource(Map<String, String> given, Set<String> modules, ArchiveStore store, Maker maker) {
    this.given = given;
    this.modules = modules;
    this.store = store;
    this.maker = maker;
  }

  /**
   * Makes the one for hosts of our own platform, which {@link #offer} has then, unless one is given for them. Ends early, with
   * nothing left behind, if the thread is interrupted. What goes wrong is told by the offer, for which it is tried again.
   */
  public void prepare() {
    try {
      String ours = Jlink.platform();
      if (!given.containsKey(ours)) {
        made(ours);
      }
    } catch (IOException | NoRuntimeException e) {
      log.log(Level.DEBUG, "the java runtime could not be made ahead: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What there is for a platform, such as {@code linux-x86_64}.
   *
   * @return a {@link io.mitogen.Tuple} of digest, size, unpacked size, number of files, digest of the manifest and the version
   *     of glibc that is needed; or a text that says why there is none
   */
  public Object offer(String platform) {
    try {
      String path = given.get(platform);
      ArchiveFile archive = path == null ? made(platform) : packed(platform, Path.of(path));
      return archive.facts().toTuple();
    } catch (NoRuntimeException e) {
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      return "it can't be packed: " + e + "; make space here, or give a runtime with given(...)";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "making it was interrupted";
    }
  }

  /**
   * At most a megabyte of an archive that was offered, from {@code offset} on.
   *
   * @return empty if there is none of this digest, or nothing there
   */
  public byte[] part(String digest, long offset) throws IOException {
    for (ArchiveFile archive : ARCHIVES.values()) {
      if (archive.facts().digest().equals(digest) && Files.exists(archive.path())) {
        return archive.part(offset);
      }
    }
    return new byte[0];
  }

  private ArchiveFile made(String platform)
      throws IOException, InterruptedException, NoRuntimeException {
    String ours = Jlink.platform();
    if (!platform.equals(ours)) {
      throw new NoRuntimeException("that host is " + platform + ", and the JDK here is for " + ours
          + "; give a runtime for it with given(\"" + platform + "\", ...)");
    }
    Set<String> all = Jlink.modules(modules);
    return get(Jlink.key(all), platform, directory -> {
      Path home = directory.resolve("home");
      maker.make(all, home);
      return home;
    });
  }

  private ArchiveFile packed(String platform, Path path)
      throws IOException, InterruptedException, NoRuntimeException {
    if (!Files.exists(path)) {
      throw new NoRuntimeException(
          "the one given for " + platform + " is not there: " + path + "; correct given(...)");
    }
    return get(key(path), platform, directory -> home(path, directory));
  }

  private static Path home(Path path, Path directory)
      throws IOException, InterruptedException, NoRuntimeException {
    if (Files.isDirectory(path)) {
      return path;
    }
    String failure =
        Program.run(List.of("tar", "-xzf", path.toString(), "-C", directory.toString()));
    List<Path> homes = Directories.homes(directory);
    if (!failure.isEmpty() || homes.isEmpty()) {
      throw new NoRuntimeException(path + " is no .tar.gz of a runtime: "
          + (failure.isEmpty() ? "it has no bin/java" : failure) + "; correct given(...)");
    }
    return homes.get(0);
  }

  /** Changes when the runtime does. */
  private static String key(Path path) throws IOException {
    StringBuilder key = new StringBuilder(path.toString());
    for (String part : List.of("", "release", "bin/java", "lib/modules", "lib/server/libjvm.so")) {
      Path file = path.resolve(part);
      if (Files.exists(file)) {
        key.append(' ')
            .append(Files.getLastModifiedTime(file))
            .append(' ')
            .append(Files.size(file));
      }
    }
    return key.toString();
  }

  private ArchiveFile get(String key, String platform, ArchiveStore.Maker filler)
      throws IOException, InterruptedException, NoRuntimeException {
    Lock lock = MAKING.computeIfAbsent(key, unknown -> new ReentrantLock());
    lock.lockInterruptibly();
    try {
      ArchiveFile known = ARCHIVES.get(key);
      if (known == null || !Files.exists(known.path())) {
        known = store.get(key, platform, filler);
        ARCHIVES.put(key, known);
      }
      return known;
    } finally {
      lock.unlock();
    }
  }
}
