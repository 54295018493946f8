package io.mitogen.it.ssh;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The images of hosts, which {@code it-tests/docker/build-images} builds unless they are there. Thread-safe. */
public final class HostImages {
  private static final Path SCRIPT =
      Path.of(System.getProperty("basedir", ""), "docker", "build-images");
  private static final int BUILD_SECONDS = 900;
  private static final String HOW_TO_SKIP =
      "; to leave these tests out on purpose: -Dmitogen.it.docker=skip";

  private static Map<String, String> names = Map.of();

  private HostImages() {}

  /** That of a host with sshd and Java 17. */
  public static String java17() {
    return names().get("java17");
  }

  /** That of a host with sshd, Java 17, and ways to other accounts. */
  public static String privilege() {
    return names().get("privilege");
  }

  /** That of a host with sshd and no Java. */
  public static String bare() {
    return names().get("bare");
  }

  /** Fails, and says what to do, unless there are an engine and the images. */
  static synchronized Map<String, String> names() {
    if (names.isEmpty()) {
      checkEngine();
      Map<String, String> printed = Stream.of(
              Docker.run(BUILD_SECONDS, List.of(SCRIPT.toString())).split("\n"))
          .map(line -> line.split("=", 2))
          .filter(parts -> parts.length == 2)
          .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
      checkNothingIsPulled(printed.get("registry"));
      names = printed;
    }
    return names;
  }

  private static void checkEngine() {
    try {
      Docker.run("version");
    } catch (IllegalStateException | UncheckedIOException e) {
      throw new IllegalStateException(
          "no Docker engine answers: " + e.getMessage()
              + "; install and start one, or, as root on a Debian, run it-tests/docker/ensure-docker"
              + HOW_TO_SKIP,
          e);
    }
  }

  private static void checkNothingIsPulled(String registry) {
    if ("no".equals(registry) && !"true".equals(System.getenv("TESTCONTAINERS_RYUK_DISABLED"))) {
      throw new IllegalStateException(
          "Testcontainers would pull its Ryuk, and there is no registry; run ./verify, or set"
              + " TESTCONTAINERS_RYUK_DISABLED=true, TESTCONTAINERS_CHECKS_DISABLE=true and"
              + " TESTCONTAINERS_HOST_OVERRIDE=localhost" + HOW_TO_SKIP);
    }
  }
}
