package io.mitogen.it.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code docker} program and the images of the hosts. No state but the images' names; thread-safe.
 *
 * <p>While a test runs, its hosts are handled with this, and not with Testcontainers, whose connections and threads would look
 * like those that a test has left behind.
 */
final class Docker {
  private static final String HOW_TO_SKIP =
      "to leave these tests out on purpose: -Dmitogen.it.docker=skip";

  private static final int BUILD_SECONDS = 900;
  private static final int COMMAND_SECONDS = 60;

  private Docker() {}

  /** Fails, and says what to do, unless there are an engine and the images. */
  static void check() {
    Images.names();
  }

  /** The image of a host with Java 17. */
  static String java17() {
    return Images.names().get("java17");
  }

  /** The image of a host without Java. */
  static String bare() {
    return Images.names().get("bare");
  }

  /** Runs {@code docker} with these words, and returns what it prints. */
  static String run(String... words) {
    return run(
        COMMAND_SECONDS, Stream.concat(Stream.of("docker"), Stream.of(words)).toList());
  }

  private static String run(int limitSeconds, List<String> words) {
    Path output = null;
    try {
      output = Files.createTempFile("docker", ".txt");
      Process process = new ProcessBuilder(words)
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(limitSeconds, TimeUnit.SECONDS);
      process.destroyForcibly();
      String printed = Files.readString(output, StandardCharsets.UTF_8);
      if (!ended || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", words)
            + (ended ? " ended with " + process.exitValue() : " did not end")
            + "; it printed \"" + printed.strip() + '"');
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      delete(output);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the script of the images has printed, once; it builds them if need be. */
  private static final class Images {
    private static final Path SCRIPTS = Path.of(System.getProperty("basedir", ""), "docker");
    private static Map<String, String> names = Map.of();

    private Images() {}

    static synchronized Map<String, String> names() {
      if (names.isEmpty()) {
        try {
          run("version");
        } catch (IllegalStateException | UncheckedIOException e) {
          throw new IllegalStateException(
              "no Docker engine answers: " + e.getMessage()
                  + "; install and start one, or, as root on a Debian, run it-tests/docker/ensure-docker; "
                  + HOW_TO_SKIP,
              e);
        }
        Map<String, String> printed = Stream.of(
                run(BUILD_SECONDS, List.of(SCRIPTS.resolve("build-images").toString()))
                    .split("\n"))
            .map(line -> line.split("=", 2))
            .filter(parts -> parts.length == 2)
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (a, b) -> b));
        checkNothingIsPulled(printed.get("registry"));
        names = printed;
      }
      return names;
    }

    private static void checkNothingIsPulled(String registry) {
      if ("no".equals(registry) && !"true".equals(System.getenv("TESTCONTAINERS_RYUK_DISABLED"))) {
        throw new IllegalStateException(
            "Testcontainers would pull its Ryuk, and there is no registry; run ./verify, or set"
                + " TESTCONTAINERS_RYUK_DISABLED=true, TESTCONTAINERS_CHECKS_DISABLE=true and"
                + " TESTCONTAINERS_HOST_OVERRIDE=localhost; " + HOW_TO_SKIP);
      }
    }
  }
}
