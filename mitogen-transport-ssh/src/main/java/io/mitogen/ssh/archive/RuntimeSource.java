package io.mitogen.ssh.archive;

import java.util.Map;
import java.util.Set;

/**
 * Answers for the program what is asked about runtimes. Immutable. Made anew for each question: what takes time is kept for
 * the whole JVM.
 */
public final class RuntimeSource {
  private final Map<String, String> given;
  private final Set<String> modules;

  /** For these paths of given runtimes, by platform, and modules that one that is made must have. */
  public RuntimeSource(Map<String, String> given, Set<String> modules) {
    this.given = given;
    this.modules = modules;
  }

  /** A {@link io.mitogen.Tuple} of what a platform's runtime is, or a text that says why there is none. */
  public Object offer(String platform) {
    return "there is no runtime for " + platform + given.keySet() + modules;
  }

  /** At most a megabyte of the archive with this digest, from {@code offset} on. */
  public byte[] part(String digest, long offset) {
    throw new IllegalArgumentException("no runtime " + digest + " at " + offset);
  }
}
