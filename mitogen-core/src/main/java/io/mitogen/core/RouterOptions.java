package io.mitogen.core;

import io.mitogen.runtime.frame.Wire;
import java.util.ArrayList;
import java.util.List;

/**
 * What is the same for a whole tree. Immutable; every method that sets something returns a copy.
 *
 * @param maxMessageBytes the largest message in bytes, 128 MiB unless set; bulk data belongs into pieces
 * @param codec the name of the codec for user values, {@code cbor} unless set
 * @param unidirectional whether messages go up and down the tree only, which they do unless set; else contexts beside each
 *     other may send to each other's handlers, which must {@linkplain io.mitogen.HandlerOptions.Senders#ANYONE allow} it
 * @param allowedClasses the only classes of the program that other contexts may have: names of packages, with all below
 *     them, or of classes, with all nested in them; all classes if empty, as it is unless set
 * @param deniedClasses classes that no other context may have, named in the same way; beats {@code allowedClasses}
 * @param allowedResources resources that other contexts may have though they are not beside classes that were served, such
 *     as {@code application.properties}; or directories with all that is in them, with a slash at the end
 */
public record RouterOptions(
    int maxMessageBytes,
    String codec,
    boolean unidirectional,
    List<String> allowedClasses,
    List<String> deniedClasses,
    List<String> allowedResources) {
  private static final int LEAST_BYTES = 1024 * 1024; // classes must fit, too

  /** Checks and copies. */
  public RouterOptions {
    allowedClasses = List.copyOf(allowedClasses);
    deniedClasses = List.copyOf(deniedClasses);
    allowedResources = List.copyOf(allowedResources);
    if (maxMessageBytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "the largest message must be at least " + LEAST_BYTES + " bytes, got " + maxMessageBytes);
    }
    checkNames("allowedClasses", allowedClasses);
    checkNames("deniedClasses", deniedClasses);
    for (String each : allowedResources) {
      if (each.isEmpty() || each.startsWith("/")) {
        throw new IllegalArgumentException(
            "allowedResources must be names as of ClassLoader.getResource, without a slash in front, got \""
                + each + '"');
      }
    }
  }

  private static void checkNames(String what, List<String> names) {
    for (String each : names) {
      if (each.isEmpty()
          || each.endsWith(".")
          || each.indexOf('*') >= 0
          || each.indexOf('/') >= 0) {
        throw new IllegalArgumentException(
            what + " must be names of packages or classes, such as com.acme, got \"" + each + '"');
      }
    }
  }

  /** The defaults. */
  public static RouterOptions defaults() {
    return new RouterOptions(
        Wire.DEFAULT_MAX_MESSAGE_BYTES, "cbor", true, List.of(), List.of(), List.of());
  }

  /** With this largest message, in bytes. */
  public RouterOptions maxMessageBytes(int bytes) {
    return new RouterOptions(
        bytes, codec, unidirectional, allowedClasses, deniedClasses, allowedResources);
  }

  /** With the codec of this name, which a module on the path provides; contexts that lack it get it from here. */
  public RouterOptions codec(String name) {
    return new RouterOptions(
        maxMessageBytes, name, unidirectional, allowedClasses, deniedClasses, allowedResources);
  }

  /** With messages up and down the tree only, or not. */
  public RouterOptions unidirectional(boolean only) {
    return new RouterOptions(
        maxMessageBytes, codec, only, allowedClasses, deniedClasses, allowedResources);
  }

  /** With no classes but these for other contexts, and those allowed before. */
  public RouterOptions allowClasses(String... names) {
    return new RouterOptions(
        maxMessageBytes,
        codec,
        unidirectional,
        with(allowedClasses, names),
        deniedClasses,
        allowedResources);
  }

  /** With none of these classes for other contexts, nor those denied before. */
  public RouterOptions denyClasses(String... names) {
    return new RouterOptions(
        maxMessageBytes,
        codec,
        unidirectional,
        allowedClasses,
        with(deniedClasses, names),
        allowedResources);
  }

  /** With these resources for other contexts, and those allowed before. */
  public RouterOptions allowResources(String... names) {
    return new RouterOptions(
        maxMessageBytes,
        codec,
        unidirectional,
        allowedClasses,
        deniedClasses,
        with(allowedResources, names));
  }

  private static List<String> with(List<String> before, String... more) {
    List<String> all = new ArrayList<>(before);
    all.addAll(List.of(more));
    return all;
  }
}
