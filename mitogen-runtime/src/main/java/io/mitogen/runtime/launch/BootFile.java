package io.mitogen.runtime.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file that our script makes and unlinks at once. Immutable.
 *
 * <p>A shell that is killed between the two leaves it behind. On this machine, whoever started the shell can remove it.
 */
final class BootFile {
  private final List<Path> directories = new ArrayList<>();

  /** As a process sees its directories that is started like this. */
  BootFile(ProcessBuilder builder) {
    Map<String, String> environment = builder.environment();
    File start = builder.directory();
    Path here = (start == null ? new File("") : start).toPath().toAbsolutePath();
    for (String directory : new @Nullable String[] {
      "/dev/shm", environment.get("TMPDIR"), "/tmp", "/var/tmp", environment.get("HOME"), ""
    }) {
      if (directory != null) {
        directories.add(here.resolve(directory));
      }
    }
  }

  /** Only once the shell has ended. */
  void remove(long pid) {
    for (Path directory : directories) {
      try {
        Files.deleteIfExists(directory.resolve(".mitogen." + pid));
      } catch (IOException e) {
        // Then it is not ours: our script makes none where it can't remove it.
      }
    }
  }
}
