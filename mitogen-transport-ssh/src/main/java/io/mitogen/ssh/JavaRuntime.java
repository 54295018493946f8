package io.mitogen.ssh;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Java runtime to be sent to a host that has none. Immutable; every method that sets something returns a copy.
 *
 * <p>It is made with {@code jlink} from the JDK that runs the program, for hosts with the same system and processor, unless
 * there is one given for the host's platform. It is unpacked to a private directory that is removed with the context.
 *
 * @param cache the directory over there in which it is kept, or empty if it is not kept
 * @param given for platforms such as {@code linux-aarch64}: the path, here, of a runtime's directory or of a {@code .tar.gz}
 *     of one
 * @param modules modules of the JDK that it has besides those that the library and the program's own modules need
 */
public record JavaRuntime(String cache, Map<String, String> given, Set<String> modules) {
  /** Checks and copies. */
  public JavaRuntime {
    given = Map.copyOf(given);
    modules = Set.copyOf(modules);
    for (String module : modules) {
      if (!module.matches("[A-Za-z0-9_.]+")) {
        throw new IllegalArgumentException(
            "a module of a Java runtime must be a name such as java.sql, got \"" + module + '"');
      }
    }
  }

  /** One that is made of the JDK that runs the program, and not kept over there. */
  public static JavaRuntime send() {
    return new JavaRuntime("", Map.of(), Set.of());
  }

  /**
   * Kept over there in {@code directory}, named by its digest, and used again; {@code ~/} is the account's home. Nothing is
   * sent then but the first time.
   */
  public JavaRuntime cachedIn(String directory) {
    if (directory.isBlank()) {
      throw new IllegalArgumentException(
          "the cache of a Java runtime must be a directory, got \"\"");
    }
    return new JavaRuntime(directory, given, modules);
  }

  /**
   * With this one for hosts of {@code platform}.
   *
   * @param platform {@code linux-} and the processor as {@code uname -m} prints it, with {@code -musl} behind it for hosts
   *     with that C library: {@code linux-x86_64}, {@code linux-aarch64-musl}
   * @param runtime a directory with {@code bin/java} in it, or a {@code .tar.gz} with one
   */
  public JavaRuntime given(String platform, Path runtime) {
    Map<String, String> all = new LinkedHashMap<>(given);
    all.put(platform, runtime.toAbsolutePath().toString());
    return new JavaRuntime(cache, all, modules);
  }

  /**
   * With these modules of the JDK, such as {@code java.sql}, and what they require. To be named are those that only code on
   * the class path needs: what the program's own modules require is known.
   */
  public JavaRuntime modules(String... more) {
    Set<String> all = new LinkedHashSet<>(modules);
    all.addAll(List.of(more));
    return new JavaRuntime(cache, given, all);
  }
}
