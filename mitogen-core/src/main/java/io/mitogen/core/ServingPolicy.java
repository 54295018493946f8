package io.mitogen.core;

import org.jspecify.annotations.Nullable;

/**
 * Which classes are served to children: those of the program. Not the JDK's, which every child has; not this library's, which
 * it was given; not the core, nor what the core itself needs, which a child has no use for. No state.
 */
final class ServingPolicy {
  private static final String[] CORE = {"io.mitogen.core.", "io.vertx.", "io.netty."};

  private ServingPolicy() {}

  /** Whether every child has this class as a part of this library. */
  static boolean isLibrary(String className) {
    if (!className.startsWith("io.mitogen.")) {
      return false;
    }
    String packageName = className.substring(0, className.lastIndexOf('.'));
    return packageName.equals("io.mitogen")
        || packageName.equals("io.mitogen.spi")
        || packageName.equals("io.mitogen.serial")
        || packageName.equals("io.mitogen.runtime")
        || packageName.startsWith("io.mitogen.runtime.");
  }

  /** Why a class is not served, or null if it may be. */
  static @Nullable String refusal(String className) {
    for (String prefix : CORE) {
      if (className.startsWith(prefix)) {
        return "is part of what the master runs on, and never served; keep what is called in another context in classes"
            + " that don't use it";
      }
    }
    return null;
  }
}
