package io.mitogen.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for one run; gone afterwards, even after Ctrl-C. Immutable.
 *
 * @param directory where it is
 */
public record Workspace(Path directory) implements AutoCloseable {
  /** Makes one. */
  public static Workspace create() throws IOException {
    Workspace workspace = new Workspace(Files.createTempDirectory("mitogen-bench"));
    Runtime.getRuntime().addShutdownHook(new Thread(workspace::close, "workspace"));
    return workspace;
  }

  @Override
  public void close() {
    try {
      for (Path file : deepestFirst()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't delete " + directory, e);
    }
  }

  private List<Path> deepestFirst() throws IOException {
    if (Files.notExists(directory)) {
      return List.of(); // closing twice is normal
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
