package io.mitogen.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is served to other contexts. Immutable.
 *
 * <p>Classes: those of the program, unless its options say otherwise. Not the JDK's, which every context has; not this
 * library's, which it was given; not the core, nor what the core itself needs, which a context has no use for.
 *
 * <p>Resources: see {@link ServedResources}.
 */
final class ServingPolicy {
  private static final String[] CORE = {"io.mitogen.core.", "io.vertx.", "io.netty."};

  private final RouterOptions options;

  ServingPolicy(RouterOptions options) {
    this.options = options;
  }

  /** Whether every context has this class as a part of this library. */
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
  @Nullable
  String refusal(String className) {
    for (String prefix : CORE) {
      if (className.startsWith(prefix)) {
        return "is part of what the master runs on, and never served; keep what is called in another context in classes"
            + " that don't use it";
      }
    }
    if (isAmong(options.deniedClasses(), className)) {
      return "is not served: RouterOptions.denyClasses(...) names it";
    }
    if (!options.allowedClasses().isEmpty() && !isAmong(options.allowedClasses(), className)) {
      return "is not served: RouterOptions.allowClasses(...) does not name it";
    }
    return null;
  }

  /** Whether a resource may be had wherever it is. */
  boolean allowsResource(String name) {
    for (String each : options.allowedResources()) {
      if (each.endsWith("/") ? name.startsWith(each) : name.equals(each)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAmong(List<String> names, String className) {
    for (String each : names) {
      if (className.startsWith(each)
          && (className.length() == each.length()
              || className.charAt(each.length()) == '.'
              || className.charAt(each.length()) == '$')) {
        return true;
      }
    }
    return false;
  }
}
