package io.mitogen.ssh.archive;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Answers for the program what is asked about runtimes. Thread-safe. Made anew for each question: what takes time is done
 * once for the whole JVM.
 */
public final class RuntimeSource {
  private static final System.Logger log = System.getLogger("mitogen.ssh");

  /** By what they were made of. */
  private static final Map<String, Archive> ARCHIVES = new ConcurrentHashMap<>();

  private final Map<String, String> given;
  private final Set<String> modules;
  private final ArchiveStore store;
  private final Function<Set<String>, Maker> jlink;

  /** For these paths of given runtimes, by platform, and modules that one that is made must have. */
  public RuntimeSource(Map<String, String> given, Set<String> modules) {
    this(given, modules, ArchiveStore.ofTheUser(), Jlink::new);
  }

  RuntimeSource(
      Map<String, String> given,
      Set<String> modules,
      ArchiveStore store,
      Function<Set<String>, Maker> jlink) {
    this.given = given;
    this.modules = modules;
    this.store = store;
    this.jlink = jlink;
  }

  /**
   * Makes the one for hosts of our own platform, which {@link #offer} has then, unless one is given for them. Ends early, with
   * nothing left behind, if the thread is interrupted. What goes wrong is told by the offer, for which it is tried again.
   */
  public void prepare() {
    try {
      String ours = Jlink.platform();
      if (!given.containsKey(ours)) {
        made(ours).facts();
      }
    } catch (IOException | NoRuntimeException e) {
      log.log(Level.DEBUG, "the java runtime could not be made ahead: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What there is for a platform, such as {@code linux-x86_64}. Its archive may still have to be made.
   *
   * @return an {@link Offer}, as a {@link io.mitogen.Tuple}; or a text that says why there is none
   */
  public Object offer(String platform) {
    return orWhyNot(() -> {
      while (true) {
        Archive archive = archive(platform);
        try {
          return archive.offer().toTuple();
        } catch (NoRuntimeException e) {
          if (!archive.isGivenUp()) {
            throw e;
          } // by somebody else, just before we came
        }
      }
    });
  }

  /**
   * How much there is of the archive of an offer, from {@code offset} on. Waits until that is more than nothing.
   *
   * @return the number of bytes; if none will come, the {@link Facts}, as a {@link io.mitogen.Tuple}; or a text that says why
   *     no more can be made
   */
  public Object ready(String id, long offset) {
    return orWhyNot(() -> {
      Archive archive = offered(id);
      long bytes = archive.ready(offset);
      return bytes > 0 ? bytes : archive.facts().toTuple();
    });
  }

  /**
   * What is known of the archive of an offer once it is whole, for which it waits.
   *
   * @return the {@link Facts}, as a {@link io.mitogen.Tuple}; or a text that says why it can't be made
   */
  public Object facts(String id) {
    return orWhyNot(() -> offered(id).facts().toTuple());
  }

  /**
   * At most a megabyte of what there is of the archive of an offer, from {@code offset} on.
   *
   * @return empty if there is nothing
   */
  public byte[] part(String id, long offset) throws IOException {
    try {
      return offered(id).part(offset);
    } catch (NoRuntimeException e) {
      return new byte[0];
    }
  }

  private interface Question {
    Object answer() throws IOException, InterruptedException, NoRuntimeException;
  }

  private static Object orWhyNot(Question question) {
    try {
      return question.answer();
    } catch (NoRuntimeException e) {
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      return "the files that it is made of can't be read: " + e + "; correct given(...)";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "making it was interrupted";
    }
  }

  private static Archive offered(String id) throws NoRuntimeException {
    return ARCHIVES.values().stream()
        .filter(archive -> archive.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new NoRuntimeException("the program has it no more; connect again"));
  }

  private Archive archive(String platform) throws IOException, NoRuntimeException {
    String path = given.get(platform);
    return path == null ? made(platform) : packed(platform, Path.of(path));
  }

  private Archive made(String platform) throws IOException, NoRuntimeException {
    String ours = Jlink.platform();
    if (!platform.equals(ours)) {
      throw new NoRuntimeException("that host is " + platform + ", and the JDK here is for " + ours
          + "; give a runtime for it with given(\"" + platform + "\", ...)");
    }
    Set<String> all = Jlink.modules(modules);
    return get(Jlink.key(all), platform, jlink.apply(all));
  }

  private Archive packed(String platform, Path path) throws IOException, NoRuntimeException {
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

  private Archive get(String key, String platform, Maker maker) {
    return Objects.requireNonNull(ARCHIVES.compute(
        key,
        (sameKey, known) ->
            known != null && known.isUsable() ? known : Archive.of(store, key, platform, maker)));
  }
}
